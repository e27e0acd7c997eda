import { Decoration, EditorView, WidgetType } from "@codemirror/view";

import { element } from "../editor/element.js";

const NAMES = /** @type {const} */ (["webinars", "discussion"]);

/**
 * @typedef {import("../editor/phrases.js").Phrases} Phrases
 * @typedef {(view: EditorView, name: string) => void} Begin
 */

/** Offers texts to begin with where a pad is empty. @param {Phrases} say @param {Begin} begin @returns {import("@codemirror/state").Extension} */
export function starts(say, begin) {
  const offer = Decoration.set(Decoration.widget({ widget: new Starts(say, begin), block: true, side: 1 }).range(0));
  return EditorView.decorations.compute(["doc"], ({ doc }) => (doc.length ? Decoration.none : offer));
}

class Starts extends WidgetType {
  /** @param {Phrases} say @param {Begin} begin */
  constructor(say, begin) {
    super();
    this.say = say;
    this.begin = begin;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const buttons = NAMES.map((name) => {
      const button = element("button", { type: "button", className: "session-tool" }, this.say(`start_${name}`));
      button.addEventListener("click", () => this.begin(view, name));
      return button;
    });
    return element("p", { className: "starts" }, this.say("start_with"), " ", ...buttons);
  }
}
