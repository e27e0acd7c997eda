// The way to the chat in the bar. The chat itself is loaded when somebody opens it, or left it open.
/**
 * @typedef {import("../editor/phrases.js").Phrases} Phrases
 * @typedef {{ id: number, at: number, name: string, organiser: boolean, mine: boolean, parts: [string, string | null][] }} Said
 * @typedef {object} ChatMessage what the server tells
 * @property {boolean} [on]
 * @property {boolean} [lost] not the server's: the socket is gone, and what is under way may not have arrived
 * @property {number} [newest] the number of the newest message
 * @property {number} [longest] characters that a message may have
 * @property {Said} [said]
 * @property {number} [deleted]
 * @property {number | null} [before]
 * @property {Said[]} [messages]
 * @property {boolean} [more]
 * @property {string} [sent]
 * @property {number} [id]
 * @property {string} [failed]
 * @property {string} [why]
 */

const TYPE = 114;
const SEEN = "rosterpad.chat:";

export class ChatLink {
  longest = 2_000;
  /** @type {import("./panel.js").Panel | null} */
  #panel = null;
  #opening = false;
  #new = false;
  /** @type {HTMLButtonElement | null} */
  #button = null;

  /** @param {string} pad @param {Phrases} say @param {(message: Uint8Array<ArrayBuffer>) => boolean} send false if it can't now */
  constructor(pad, say, send) {
    this.pad = pad;
    this.say = say;
    this.send = send;
  }

  /** @param {object} fields @returns {boolean} */
  ask(fields) {
    const body = new TextEncoder().encode(JSON.stringify(fields));
    const size = [];
    for (let rest = body.length; size.push(rest > 127 ? 128 + (rest % 128) : rest), rest > 127; ) rest = Math.floor(rest / 128);
    return this.send(new Uint8Array([TYPE, ...size, ...body]));
  }

  /** @param {ChatMessage} message */
  tell(message) {
    if (message.on !== undefined) this.#switch(message);
    if (message.said && !this.#panel?.shown && !message.said.mine) this.#mark(true);
    this.#panel?.tell(message);
  }

  /** All up to that message has been looked at. @param {number} newest */
  seen(newest) {
    this.#mark(false);
    try {
      localStorage.setItem(SEEN + this.pad, String(Math.max(newest, this.#lastSeen())));
    } catch {
      // A browser that may store nothing marks what is new again.
    }
  }

  /** @param {ChatMessage} message */
  #switch({ on, newest = 0, longest = this.longest }) {
    this.longest = longest;
    if (!on) {
      this.#panel?.destroy();
      this.#panel = null;
      document.getElementById("chat-link")?.remove();
      this.#button = null;
      return;
    }
    this.#show();
    if (!this.#panel?.shown && newest > this.#lastSeen()) this.#mark(true);
  }

  /** A button in place of the link that the page has without scripts. */
  #show() {
    if (this.#button) return;
    document.getElementById("chat-link")?.remove();
    const button = document.createElement("button");
    button.id = "chat-link";
    button.type = "button";
    button.className = "plain";
    button.setAttribute("aria-expanded", "false");
    button.innerHTML = '<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="M4 5h16v11H9l-5 4z"/></svg><span class="label"></span> <span class="new" hidden></span>';
    button.addEventListener("click", () => this.#toggle());
    document.getElementById("share")?.before(button);
    this.#button = button;
    this.#mark(this.#new);
  }

  async #toggle() {
    if (this.#panel) return this.#panel.toggle();
    if (this.#opening) return;
    this.#opening = true;
    try {
      const { Panel } = await import("./panel.js");
      if (this.#button) this.#panel = new Panel(this, this.#button);
    } finally {
      this.#opening = false;
    }
  }

  /** @param {boolean} isNew */
  #mark(isNew) {
    this.#new = isNew;
    const [label, mark] = /** @type {NodeListOf<HTMLElement>} */ (this.#button?.querySelectorAll("span") ?? []);
    if (!label || !mark) return;
    label.textContent = this.say("chat");
    mark.textContent = this.say("chat_new");
    mark.hidden = !isNew;
  }

  #lastSeen() {
    try {
      return Number(localStorage.getItem(SEEN + this.pad) ?? 0);
    } catch {
      return 0;
    }
  }
}
