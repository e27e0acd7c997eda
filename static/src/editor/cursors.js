// Other people's cursors and selections, drawn over the text instead of in it: nothing shifts, and no line that someone
// types in is touched.
import { Annotation } from "@codemirror/state";
import { ViewPlugin, layer } from "@codemirror/view";
import * as Y from "yjs";

import { caret, selection } from "./cursor_shapes.js";

/**
 * @typedef {import("y-protocols/awareness").Awareness} Awareness
 * @typedef {import("../people/here.js").Here} Here
 * @typedef {import("./phrases.js").Phrases} Phrases
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("@codemirror/view").ViewUpdate} ViewUpdate
 * @typedef {{ added: number[], updated: number[], removed: number[] }} Changed client ids
 */

/**
 * @typedef {object} Cursor
 * @property {number} client
 * @property {{ name: string, color: string, colorLight: string }} user
 * @property {number} anchor
 * @property {number} head
 * @property {number} moves how often its person moved it; edits elsewhere don't count
 */

/** Cursors that move are drawn at most so often. */
const PAUSE_MS = 50;

const moved = Annotation.define();

/** @param {import("yjs").Text} text @param {Awareness} awareness @param {Here} here @param {Phrases} say
 * @returns {import("@codemirror/state").Extension} */
export function cursors(text, awareness, here, say) {
  /** @type {ViewPlugin<Cursors>} */
  const plugin = ViewPlugin.define((view) => new Cursors(view, text, awareness, here, say));
  const visible = (/** @type {EditorView} */ view) => view.plugin(plugin)?.visible() ?? [];
  const update = (/** @type {ViewUpdate} */ { docChanged, viewportChanged, transactions }) =>
    docChanged || viewportChanged || transactions.some((transaction) => transaction.annotation(moved));
  return [
    plugin,
    layer({ above: true, class: "others-selections", update, markers: (view) => visible(view).flatMap((cursor) => selection(view, cursor)) }),
    layer({ above: true, class: "others-cursors", update, markers: (view) => visible(view).flatMap((cursor) => caret(view, cursor)) }),
  ];
}

class Cursors {
  /** @type {Map<number, Cursor>} */
  #cursors = new Map();
  /** Clients whose cursor stands in text that hasn't arrived yet. @type {Set<number>} */
  #early = new Set();
  #timer = 0;

  /** @param {EditorView} view @param {import("yjs").Text} text @param {Awareness} awareness @param {Here} here
   * @param {Phrases} say */
  constructor(view, text, awareness, here, say) {
    this.view = view;
    this.text = text;
    this.awareness = awareness;
    this.here = here;
    this.say = say;
    this.offHere = here.onChange(() => this.#meet());
    this.listener = (/** @type {Changed} */ changed) => this.#heard(changed);
    awareness.on("change", this.listener);
    for (const client of awareness.getStates().keys()) this.#place(client);
  }

  /** Those that may be seen now. @returns {Cursor[]} */
  visible() {
    const { from, to } = this.view.viewport;
    return [...this.#cursors.values()].filter(({ anchor, head }) => Math.max(anchor, head) >= from && Math.min(anchor, head) <= to);
  }

  /** @param {ViewUpdate} update */
  update({ docChanged, changes }) {
    if (!docChanged) return;
    for (const cursor of this.#cursors.values()) {
      cursor.anchor = changes.mapPos(cursor.anchor, 1);
      cursor.head = changes.mapPos(cursor.head, 1);
    }
    for (const client of this.#early) this.#place(client);
  }

  destroy() {
    clearTimeout(this.#timer);
    this.awareness.off("change", this.listener);
    this.offHere();
  }

  /** @param {Changed} changed */
  #heard({ added, updated, removed }) {
    const others = [...added, ...updated, ...removed].filter((client) => client !== this.awareness.clientID);
    for (const client of others) this.#place(client);
    if (others.length) this.#timer ||= window.setTimeout(() => this.#show(), PAUSE_MS);
  }

  /** Whose cursors they are is told after them. */
  #meet() {
    const before = [...this.#cursors.values()].map(({ user }) => user.name).join("\n");
    for (const client of this.#cursors.keys()) this.#place(client);
    const after = [...this.#cursors.values()].map(({ user }) => user.name).join("\n");
    if (before !== after) this.#timer ||= window.setTimeout(() => this.#show(), PAUSE_MS);
  }

  #show() {
    this.#timer = 0;
    this.view.dispatch({ annotations: moved.of(true) });
  }

  /** @param {number} client */
  #place(client) {
    this.#early.delete(client);
    const state = client === this.awareness.clientID ? undefined : this.awareness.getStates().get(client);
    if (!state?.cursor || !state.user) return void this.#cursors.delete(client);
    const anchor = this.#absolute(state.cursor.anchor);
    const head = this.#absolute(state.cursor.head);
    if (anchor === null || head === null) return void this.#early.add(client);
    const before = this.#cursors.get(client);
    const same = before?.anchor === anchor && before.head === head;
    this.#cursors.set(client, { client, user: this.#user(client, state.user), anchor, head, moves: (before?.moves ?? 0) + (same ? 0 : 1) });
  }

  /** A person's cursors in several tabs and devices carry one name. @param {number} client @param {Cursor["user"]} user */
  #user(client, user) {
    const person = this.here.personOf(client);
    if (!person?.name) return user;
    const name = person.person === this.here.you ? this.say("here_you", { name: person.name }) : person.name;
    return { name, color: person.color || user.color, colorLight: person.color ? `${person.color}33` : user.colorLight };
  }

  /** @param {unknown} relative */
  #absolute(relative) {
    const { doc } = this.text;
    if (!doc || !relative) return null;
    const found = Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(relative), doc);
    return found?.type === this.text ? Math.min(found.index, this.view.state.doc.length) : null;
  }
}
