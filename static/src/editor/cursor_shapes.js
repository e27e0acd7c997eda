// What is drawn for another person's cursor. Colours are set on `element.style`, which a strict Content-Security-Policy
// allows and an attribute is not.
import { EditorSelection } from "@codemirror/state";
import { RectangleMarker } from "@codemirror/view";

const LABEL_MS = 2_500;
const FADING = [{ opacity: 1 }, { opacity: 1, offset: 0.8 }, { opacity: 0 }];
const STANDING = [{ opacity: 1 }, { opacity: 1 }];

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("./cursors.js").Cursor} Cursor
 */

/** @param {EditorView} view @param {Cursor} cursor @returns {import("@codemirror/view").LayerMarker[]} */
export function caret(view, cursor) {
  const places = RectangleMarker.forRange(view, "other-cursor", EditorSelection.cursor(cursor.head));
  return places.map((place) => new Caret(place, cursor));
}

/** @param {EditorView} view @param {Cursor} cursor @returns {import("@codemirror/view").LayerMarker[]} */
export function selection(view, { anchor, head, user }) {
  if (anchor === head) return [];
  const places = RectangleMarker.forRange(view, "other-selection", EditorSelection.range(anchor, head));
  return places.map((place) => new Wash(place, user.colorLight));
}

class Caret {
  /** @param {RectangleMarker} place @param {Cursor} cursor */
  constructor(place, { client, user, moves }) {
    this.place = place;
    this.client = client;
    this.user = user;
    this.moves = moves;
  }

  /** @param {Caret} other */
  eq(other) {
    return this.place.eq(other.place) && this.#samePerson(other) && this.moves === other.moves;
  }

  draw() {
    const element = this.place.draw();
    element.style.backgroundColor = this.user.color;
    const label = element.appendChild(document.createElement("span"));
    label.className = "other-name";
    label.style.backgroundColor = this.user.color;
    label.textContent = this.user.name;
    flash(label);
    return element;
  }

  /** @param {HTMLElement} element @param {Caret} before */
  update(element, before) {
    if (!this.#samePerson(before)) return false;
    this.place.update(element, before.place);
    if (this.moves !== before.moves) flash(/** @type {HTMLElement} */ (element.firstElementChild));
    return true;
  }

  /** @param {Caret} other */
  #samePerson({ client, user }) {
    return this.client === client && this.user.name === user.name && this.user.color === user.color;
  }
}

class Wash {
  /** @param {RectangleMarker} place @param {string} color */
  constructor(place, color) {
    this.place = place;
    this.color = color;
  }

  /** @param {Wash} other */
  eq(other) {
    return this.place.eq(other.place) && this.color === other.color;
  }

  draw() {
    const element = this.place.draw();
    element.style.backgroundColor = this.color;
    return element;
  }

  /** @param {HTMLElement} element @param {Wash} before */
  update(element, before) {
    return this.color === before.color && this.place.update(element, before.place);
  }
}

/** @type {WeakMap<HTMLElement, Animation>} */
const fading = new WeakMap();

/** Shows a name while its cursor moves, and a moment longer; hovering shows it too. @param {HTMLElement} label */
function flash(label) {
  const running = fading.get(label);
  if (running?.playState === "running") running.currentTime = 0;
  else fading.set(label, label.animate(isCalm() ? STANDING : FADING, { duration: LABEL_MS }));
}

/** Whether this person wants no motion. */
function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
