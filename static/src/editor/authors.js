// Who wrote what. The server tells it by the clocks of each client; where those characters stand is known here, so it
// stays right whatever is typed meanwhile. What the server hasn't told of yet has no colour.
import { StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, ViewPlugin, hoverTooltip, keymap } from "@codemirror/view";

import { element } from "./element.js";

const KEPT = "rosterpad.authors";
/** How soon after an edit the colours are drawn anew, and after how long a pause the server is asked again. */
const DRAW_MS = 150;
const ASK_MS = 2_000;

/**
 * @typedef {{ name: string, color: string }} Author
 * @typedef {{ people: Author[], written: Map<number, number[][]> }} Told `written` by client: clock, end, person; in order
 * @typedef {import("@codemirror/view").DecorationSet} DecorationSet
 * @typedef {object} Authors
 * @property {import("@codemirror/state").Extension} extension
 * @property {import("@codemirror/view").Command} toggle
 * @property {() => boolean} shown
 */

/** @type {import("@codemirror/state").StateEffectType<DecorationSet>} */
const drawn = StateEffect.define();

const marks = StateField.define({
  create: () => Decoration.none,
  update(set, transaction) {
    for (const effect of transaction.effects) if (effect.is(drawn)) return effect.value;
    return transaction.docChanged ? set.map(transaction.changes) : set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Colours behind the text, if this browser wants them; who wrote a place, by pointing at it or by a key.
 * @param {import("yjs").Text} text @param {string} pad @param {ShadowRoot} root
 * @param {import("./notice.js").Notice} news @param {import("./phrases.js").Phrases} say @returns {Authors} */
export function authors(text, pad, root, news, say) {
  const colours = new CSSStyleSheet();
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, colours];
  let shown = wanted();
  /** @type {Told} */
  let told = { people: [], written: new Map() };
  let drawing = 0;
  let asking = 0;

  const draw = (/** @type {EditorView} */ view) => view.dispatch({ effects: drawn.of(shown ? decorations(text, told) : Decoration.none) });
  const ask = async (/** @type {EditorView} */ view) => {
    told = await fetchAuthors(pad, told);
    colours.replaceSync(told.people.map(rule).join("\n"));
    if (view.dom.isConnected) draw(view);
  };
  const plugin = ViewPlugin.define((view) => {
    if (shown) asking = window.setTimeout(() => ask(view));
    return {
      update(update) {
        if (!shown || !update.docChanged) return;
        drawing ||= window.setTimeout(() => ((drawing = 0), draw(view)), DRAW_MS);
        clearTimeout(asking);
        asking = window.setTimeout(() => ask(view), ASK_MS);
      },
      destroy() {
        clearTimeout(drawing);
        clearTimeout(asking);
      },
    };
  });
  /** @type {import("@codemirror/view").Command} */
  const tell = (view) => {
    const { head } = view.state.selection.main;
    void ask(view).then(() => news.show(sentence(at(text, told, head) ?? at(text, told, head - 1), say)));
    return true;
  };
  const hover = hoverTooltip((_, pos, side) => {
    const author = shown && at(text, told, side < 0 ? pos - 1 : pos);
    return author ? { pos, above: true, create: () => ({ dom: element("div", { className: "author-name" }, author.name) }) } : null;
  });
  return {
    extension: [marks, plugin, hover, keymap.of([{ key: "Ctrl-Alt-w", run: tell }])],
    toggle(view) {
      shown = !shown;
      keep(shown);
      draw(view);
      if (shown) void ask(view);
      return true;
    },
    shown: () => shown,
  };
}

/** @param {string} pad @param {Told} before @returns {Promise<Told>} */
async function fetchAuthors(pad, before) {
  try {
    const response = await fetch(`/${encodeURIComponent(pad)}/authors`);
    if (!response.ok) return before;
    const { people, written } = await response.json();
    const byClient = new Map();
    for (const [client, ...range] of written) byClient.set(client, [...(byClient.get(client) ?? []), range]);
    return { people, written: byClient };
  } catch {
    return before; // the server is away, as the status says
  }
}

/** @param {import("yjs").Text} text @param {Told} told @returns {DecorationSet} */
function decorations(text, told) {
  const ranges = [];
  for (const { from, to, person } of runs(text, told)) {
    if (told.people[person]?.color) ranges.push(Decoration.mark({ class: "author", attributes: { "data-author": String(person) } }).range(from, to));
  }
  return Decoration.set(ranges);
}

/** @param {import("yjs").Text} text @param {Told} told @param {number} position @returns {Author | undefined} */
function at(text, told, position) {
  for (const { from, to, person } of runs(text, told)) if (from <= position && position < to) return told.people[person];
  return undefined;
}

/** The text's runs of one person, in order. @param {import("yjs").Text} text @param {Told} told */
function runs(text, told) {
  /** @type {{ from: number, to: number, person: number }[]} */
  const found = [];
  let position = 0;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const { client, clock } = item.id;
    for (const [start = 0, end = 0, person = 0] of told.written.get(client) ?? []) {
      if (end <= clock || start >= clock + item.length) continue;
      const from = position + Math.max(0, start - clock);
      const to = position + Math.min(item.length, end - clock);
      const last = found.at(-1);
      if (last?.person === person && last.to === from) last.to = to;
      else found.push({ from, to, person });
    }
    position += item.length;
  }
  return found;
}

/** @param {Author} author @param {number} number */
function rule({ color }, number) {
  return /^[0-9a-f]{6}$/i.test(color) ? `[data-author="${number}"] { --who: #${color}; }` : "";
}

/** @param {Author | undefined} author @param {import("./phrases.js").Phrases} say */
function sentence(author, say) {
  return author ? say("author_here", { name: author.name }) : say("author_unknown");
}

function wanted() {
  try {
    return localStorage.getItem(KEPT) === "shown";
  } catch {
    return false;
  }
}

/** @param {boolean} shown */
function keep(shown) {
  try {
    localStorage.setItem(KEPT, shown ? "shown" : "hidden");
  } catch {
    // A browser may forbid its storage: then it lasts as long as the page.
  }
}
