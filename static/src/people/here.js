// Who is here: the number in the bar, and the list that its button opens.
import { plural } from "../editor/phrases.js";

/**
 * @typedef {import("../editor/phrases.js").Phrases} Phrases
 * @typedef {{ person: number, role: string, name: string, color: string, clients: number[] }} Person `clients` are Yjs
 *   client ids: one for each of the person's open editors
 * @typedef {{ you?: number, count?: number, people?: Person[], more?: number, readers?: number }} HereMessage
 */

export class Here {
  you = -1;
  count = 0;
  /** Those with an open editor, as far as they were told by name. @type {Person[]} */
  people = [];
  /** How many more have one. */
  more = 0;
  readers = 0;
  /** Asks for another name or colour, where that can be given. @type {(() => Promise<void>) | null} */
  changeSelf = null;
  /** @type {Set<() => void>} */
  #listeners = new Set();
  #opened = false;

  /** @param {HTMLButtonElement} button @param {Phrases} say @param {() => void} ask for the names from now on */
  constructor(button, say, ask) {
    this.button = button;
    this.say = say;
    this.ask = ask;
    button.addEventListener("click", () => this.#open(), { once: true });
  }

  /** @param {HereMessage} message */
  tell(message) {
    Object.assign(this, message);
    if (message.people) this.count = message.people.length + this.more + this.readers;
    if (this.count) this.#show();
    for (const listener of this.#listeners) listener();
  }

  /** A reading page's socket is open, which has told no names yet. */
  connected() {
    if (this.#opened) this.ask();
  }

  /** @param {number} client @returns {Person | undefined} whose cursor that is */
  personOf(client) {
    return this.people.find(({ clients }) => clients.includes(client));
  }

  /** @param {() => void} listener @returns {() => void} takes it off again */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #show() {
    const [words, number] = /** @type {NodeListOf<HTMLElement>} */ (this.button.querySelectorAll("span"));
    if (!words || !number) return;
    words.textContent = this.say(plural("here", this.count), { count: this.count });
    number.textContent = String(this.count);
    this.button.hidden = false;
  }

  async #open() {
    this.#opened = true;
    this.ask();
    const { list } = await import("./list.js");
    list(this, this.say);
  }
}
