// The pad's text on the page, kept as the server has it.
import { keepInPlace } from "./in_place.js";
import { lineAt, lineOfNode, scrollFor } from "./lines.js";
import { applySplices } from "./splices.js";
import { keepValues } from "../sessions/values.js";

/** @typedef {import("./lines.js").Place} Place */

export class LiveText {
  /** @param {HTMLElement} element whose children are the blocks @param {number} sequence of the text it shows
   * @param {HTMLElement} bar covers the top of the window @param {() => void} onChange */
  constructor(element, sequence, bar, onChange) {
    this.element = element;
    this.sequence = sequence;
    this.bar = bar;
    this.onChange = onChange;
  }

  get isEmpty() {
    return this.element.childElementCount === 0;
  }

  /** Where the text begins to be seen, px from the window's top. */
  get top() {
    return this.bar.getBoundingClientRect().bottom;
  }

  /** @param {import("./messages.js").PageMessage} message @returns {boolean} false if it builds on another text than this */
  receive({ sequence, from, splices }) {
    if (from !== null && from !== this.sequence) return false;
    keepInPlace(this.element, this.top, () => highlight(keepValues(this.element, () => applySplices(this.element, splices))));
    this.sequence = sequence;
    this.onChange();
    return true;
  }

  /** The source line at the top of the window. @returns {Place | null} */
  place() {
    return lineAt(this.element, this.top);
  }

  /** @param {Node} node @param {number} y */
  lineOf(node, y) {
    return lineOfNode(this.element, node, y);
  }

  /** @param {Place} place */
  show(place) {
    const top = scrollFor(this.element, place, this.top);
    if (top !== null) window.scrollTo({ top, behavior: "instant" });
  }
}

/** Show for a moment what is new. @param {Element[]} elements */
function highlight(elements) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  for (const element of elements) {
    element.classList.add("fresh");
    element.addEventListener("animationend", () => element.classList.remove("fresh"), { once: true });
  }
}
