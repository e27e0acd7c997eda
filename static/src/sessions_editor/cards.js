import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

import { Card } from "./card.js";

/** How long a text must have been still before sessions are looked for again that were not found in it. */
const LOOK_AGAIN_MS = 300;

/**
 * @typedef {import("@codemirror/state").Text} Text
 * @typedef {import("../provider/messages.js").ToldSession} ToldSession
 * @typedef {{ session: ToldSession, at: number }} Placed
 */

/** @type {import("@codemirror/state").StateEffectType<import("@codemirror/view").DecorationSet>} */
const place = StateEffect.define();

/** The cards where they are; between two messages they move with the text. */
const placed = StateField.define({
  create: () => Decoration.none,
  update(cards, transaction) {
    for (const effect of transaction.effects) if (effect.is(place)) return effect.value;
    if (!transaction.docChanged || cards === Decoration.none) return cards;
    const { doc } = transaction.state;
    return cards.map(transaction.changes).update({ filter: (from) => doc.lineAt(from).from === from });
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shows the pad's sessions as cards above their text.
 * @param {import("../provider/session.js").Session} session
 * @param {import("./card.js").Actions} actions @param {import("../editor/phrases.js").Phrases} say
 * @returns {import("@codemirror/state").Extension} */
export function cards(session, actions, say) {
  const following = ViewPlugin.define((view) => {
    let shown = session.sessions;
    let missing = false;
    let decides = actions.decides();
    let timer = 0;
    const look = () => {
      shown = session.sessions;
      decides = actions.decides();
      const found = locate(view.state.doc, shown, view.state.field(placed));
      missing = found.length < shown.length;
      const set = Decoration.set(found.map(({ session, at }) => decoration(new Card(session, actions, say)).range(at)));
      steadily(view, () => view.dispatch({ effects: place.of(set) }));
    };
    const soon = (/** @type {number} */ ms) => {
      clearTimeout(timer);
      timer = window.setTimeout(look, ms);
    };
    const off = session.onChange(() => (session.sessions !== shown || decides !== actions.decides()) && soon(0));
    if (shown.length) soon(0);
    return {
      update: ({ docChanged }) => void (docChanged && missing && soon(LOOK_AGAIN_MS)),
      destroy() {
        off();
        clearTimeout(timer);
      },
    };
  });
  return [placed, following];
}

/** @param {Card} widget */
function decoration(widget) {
  return Decoration.widget({ widget, block: true, side: -1 });
}

/** Where sessions are: by the heading's line and its number among equal lines. One whose heading has changed since the
 * server saw it stays where its card is.
 * @param {Text} doc @param {ToldSession[]} sessions @param {import("@codemirror/view").DecorationSet} before @returns {Placed[]} */
function locate(doc, sessions, before) {
  const lines = linesOf(doc, new Set(sessions.map(({ heading }) => heading)));
  /** @type {Map<string, number>} */
  const kept = new Map();
  before.between(0, doc.length, (from, _to, { spec }) => void kept.set(spec.widget.session.id, from));
  /** @type {Map<number, Placed>} */
  const found = new Map();
  for (const session of sessions) {
    const at = lines.get(session.heading)?.[session.ordinal] ?? kept.get(session.id);
    if (at !== undefined && !found.has(at)) found.set(at, { session, at });
  }
  return [...found.values()].sort((one, other) => one.at - other.at);
}

/** The positions of all lines that are one of the headings. @param {Text} doc @param {Set<string>} headings */
function linesOf(doc, headings) {
  /** @type {Map<string, number[]>} */
  const found = new Map([...headings].map((heading) => [heading, []]));
  let position = 0;
  for (const line of doc.iterLines()) {
    found.get(line)?.push(position);
    position += line.length + 1;
  }
  return found;
}

/** The line being typed, or else the one at the top of the window, stays where it is while cards come and go.
 * @param {EditorView} view @param {() => void} change */
function steadily(view, change) {
  const { head } = view.state.selection.main;
  const cursor = view.coordsAtPos(head);
  const seen = cursor !== null && cursor.bottom > 0 && cursor.top < innerHeight;
  const at = seen ? head : view.lineBlockAtHeight(-view.documentTop).to;
  const before = view.coordsAtPos(at)?.top;
  change();
  const after = view.coordsAtPos(at)?.top;
  if (before !== undefined && after !== undefined && before !== after) scrollBy({ top: after - before, behavior: "instant" });
}

/** The heading's line at a position, and its number among equal lines: how the server is told which session is meant.
 * @param {Text} doc @param {number} at */
export function meant(doc, at) {
  const line = doc.lineAt(at);
  return { heading: line.text, ordinal: linesOf(doc, new Set([line.text])).get(line.text)?.indexOf(line.from) ?? 0 };
}
