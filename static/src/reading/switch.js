// From reading to editing and back, in the same place of the page.

/** How long "Done" waits: for the last edits to be saved, then for the page that shows them. */
const SAVED_WITHIN_MS = 3_000;
const SHOWN_WITHIN_MS = 1_500;

export const Mode = Object.freeze({ READING: "reading", OPENING: "opening", EDITING: "editing", CLOSING: "closing" });

/** @typedef {import("../editor/open.js").Editor} Editor */

/**
 * @typedef {object} SwitchOptions
 * @property {HTMLButtonElement} button
 * @property {HTMLElement} section where the editor goes
 * @property {import("./live_text.js").LiveText} text
 * @property {(place: import("./lines.js").Place, line: number | null) => Promise<Editor>} load the editor with `place`
 *   at the top of the window and the cursor in `line`
 * @property {() => Promise<unknown>} refresh resolves when the page shows the newest text
 * @property {() => void} startOver after the editor could not be loaded: a browser may remember that a module failed
 * @property {(editing: boolean) => void} onSwitch
 * @property {(words: string) => void} notify
 * @property {import("../editor/phrases.js").Phrases} say
 */

export class Switch {
  /** @type {typeof Mode[keyof typeof Mode]} */
  mode = Mode.READING;
  /** @type {Editor | null} */
  #editor = null;
  #warned = false;
  #failed = false;

  /** @param {SwitchOptions} options */
  constructor(options) {
    this.options = options;
    options.button.addEventListener("click", () => this.toggle());
  }

  /** @param {Uint8Array<ArrayBuffer>} message @returns {boolean} whether the editor's socket takes it */
  send(message) {
    return this.#editor?.send(message) ?? false;
  }

  toggle() {
    if (this.mode === Mode.READING) void this.open();
    else if (this.mode === Mode.EDITING) void this.close();
  }

  /** @param {number | null} line where the cursor goes */
  async open(line = null) {
    if (this.mode !== Mode.READING) return;
    if (this.#failed) return this.options.startOver();
    const { section, text, load, say } = this.options;
    this.#become(Mode.OPENING, say("opening"));
    section.hidden = false;
    try {
      this.#editor = await load(text.place() ?? { line: 0, offset: 0 }, line);
    } catch (error) {
      return this.#fail(error);
    }
    this.#become(Mode.EDITING, say("done"));
    text.element.hidden = true; // at once: in the frame that comes, the editor scrolls to its place
    this.options.onSwitch(true);
    this.#editor.focus();
  }

  async close() {
    const { button, section, text, refresh, notify, say } = this.options;
    if (this.mode !== Mode.EDITING || !this.#editor) return;
    this.#become(Mode.CLOSING, say("done"));
    if (!this.#warned && !(await within(SAVED_WITHIN_MS, this.#editor.whenSaved()))) {
      this.#warned = true;
      notify(say("saving_first"));
      return this.#become(Mode.EDITING, say("done"));
    }
    await within(SHOWN_WITHIN_MS, refresh());
    const place = { line: this.#editor.topLine(), offset: this.#editor.topOffset() };
    text.element.hidden = false;
    text.show(place);
    section.hidden = true;
    this.#warned = false;
    this.#editor.destroy();
    this.#editor = null;
    this.#become(Mode.READING, say("edit_text"));
    this.options.onSwitch(false);
    button.focus({ preventScroll: true });
  }

  /** @param {unknown} error */
  #fail(error) {
    const { section, notify, say } = this.options;
    console.info(error); // the person is told in words
    this.#failed = true;
    section.hidden = true;
    this.#become(Mode.READING, say("edit_text"));
    notify(say("editor_failed"));
  }

  /** @param {typeof Mode[keyof typeof Mode]} mode @param {string} label of the button */
  #become(mode, label) {
    const { button } = this.options;
    this.mode = mode;
    document.body.dataset.mode = mode;
    button.textContent = label;
    button.setAttribute("aria-busy", String(mode === Mode.OPENING || mode === Mode.CLOSING));
    button.setAttribute("aria-pressed", String(mode === Mode.EDITING || mode === Mode.CLOSING));
  }
}

/** @param {number} ms @param {Promise<unknown>} promise @returns {Promise<boolean>} false if time ran out */
function within(ms, promise) {
  const late = new Promise((resolve) => setTimeout(() => resolve(false), ms));
  return /** @type {Promise<boolean>} */ (Promise.race([promise.then(() => true), late]));
}
