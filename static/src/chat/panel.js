// The chat beside the pad. New messages are read aloud politely; the backlog is not. Nothing that was written is lost: a
// message that could not be sent says why and is sent again by a button.
import { element } from "../editor/element.js";
import { loadIdentity, saveIdentity } from "../editor/identity.js";
import { askIdentity } from "../editor/person_dialog.js";
import { adopt } from "../people/adopt.js";
import styles from "./chat.css";
import { message, pending } from "./message.js";

/** How long the server may take to say that a message is kept. */
const PATIENCE_MS = 10_000;

/**
 * @typedef {import("./link.js").ChatMessage} ChatMessage
 * @typedef {import("./link.js").Said} Said
 * @typedef {{ text: string, item: HTMLElement, timer: number, left: boolean }} Sending `left` once it left this browser
 */

export class Panel {
  /** @type {Map<number, Said>} */
  #messages = new Map();
  /** Deleted while this page is open: an answer that was on its way may still hold them. @type {Set<number>} */
  #gone = new Set();
  /** @type {Map<string, Sending>} */
  #sending = new Map();
  #role = "";

  /** Makes it, and opens it. @param {import("./link.js").ChatLink} link @param {HTMLButtonElement} button */
  constructor(link, button) {
    adopt(styles);
    this.link = link;
    this.button = button;
    this.say = link.say;
    this.title = element("h2", { id: "chat-title", tabIndex: -1 }, this.say("chat"));
    this.older = element("button", { type: "button", className: "plain", hidden: true, onclick: () => this.#older() }, this.say("chat_older"));
    this.list = element("ol");
    this.log = element("div", { className: "log", role: "log", "aria-live": "off", "aria-labelledby": "chat-title", tabIndex: 0 }, this.list);
    this.empty = element("p", { className: "hint", hidden: true }, this.say("chat_empty"));
    this.news = element("p", { className: "hint", role: "status" });
    this.input = element("textarea", { id: "chat-text", rows: 2, maxLength: link.longest, required: true });
    this.as = element("button", { type: "button", className: "plain", onclick: () => void this.#rename() });
    this.form = this.#form();
    this.readOnly = element("p", { className: "hint" }, this.say("chat_read_only"));
    const close = element("button", { type: "button", className: "plain", onclick: () => this.toggle() }, this.say("close"));
    this.element = element("section", { id: "chat", "aria-labelledby": "chat-title" },
      element("div", { className: "head" }, this.title, close),
      element("div", { className: "scroll" }, this.older, this.empty, this.log), this.news, this.form, this.readOnly);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle());
    document.getElementById("pad")?.after(this.element);
    new MutationObserver(() => this.#roleChanged()).observe(document.body, { attributeFilter: ["data-role"] });
    this.#roleChanged();
    this.element.hidden = true;
    this.toggle();
  }

  get shown() {
    return this.element.hidden === false;
  }

  toggle() {
    const opens = !this.shown;
    this.element.hidden = !opens;
    document.body.toggleAttribute("data-chat", opens);
    this.button.setAttribute("aria-expanded", String(opens));
    if (!opens) return this.button.focus();
    this.#ask();
    (this.form.hidden ? this.title : this.input).focus();
    this.#toEnd();
  }

  /** @param {ChatMessage} told */
  tell(told) {
    if (told.lost) this.#lost();
    if (told.on) this.#connected();
    if (told.messages) this.#page(told.messages, told.before ?? null, told.more ?? false);
    if (told.said) this.#said(told.said);
    if (told.deleted !== undefined) this.#deleted(told.deleted);
    if (told.sent !== undefined) this.#settle(told.sent);
    if (told.failed !== undefined) this.#failed(told.failed, told.why ?? "");
  }

  #lost() {
    for (const [key, { left }] of [...this.#sending]) if (left) this.#failed(key, this.say("chat_lost"));
  }

  /** What never left goes now; what may have arrived goes only by its button, for it would be there twice. */
  #connected() {
    if (this.shown) this.#ask();
    for (const [key, { left }] of [...this.#sending]) if (!left) this.#again(key);
  }

  destroy() {
    if (this.shown) this.toggle();
    this.element.remove();
  }

  #form() {
    this.input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    const form = element("form", {},
      element("label", { for: "chat-text" }, this.say("chat_message")), this.input,
      element("div", { className: "row" }, element("button", { type: "submit" }, this.say("chat_send")), this.as));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#showName();
    return form;
  }

  #showName() {
    this.as.textContent = this.say("chat_as", { name: loadIdentity(this.say).name });
  }

  async #rename() {
    const chosen = await askIdentity(loadIdentity(this.say), this.say);
    if (chosen) saveIdentity(chosen);
    this.#showName();
    this.as.focus();
  }

  #roleChanged() {
    const role = document.body.dataset.role ?? "";
    if (role === this.#role) return;
    this.#role = role;
    this.form.hidden = role === "reader";
    this.readOnly.hidden = !this.form.hidden;
    this.#draw();
  }

  #send() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.#give(text);
  }

  /** @param {string} text */
  #give(text) {
    const key = Math.random().toString(36).slice(2);
    const sending = { text, item: pending(text, this.say), timer: 0, left: true };
    this.list.append(sending.item);
    this.#sending.set(key, sending);
    const fail = () => this.#failed(key, this.say("chat_lost"));
    sending.timer = window.setTimeout(fail, PATIENCE_MS);
    this.#toEnd();
    sending.left = this.link.ask({ say: text, name: loadIdentity(this.say).name, key });
    if (!sending.left) this.#failed(key, this.say("chat_away"));
  }

  /** @param {string} key */
  #settle(key) {
    const sending = this.#sending.get(key);
    if (!sending) return;
    clearTimeout(sending.timer);
    sending.item.remove();
    this.#sending.delete(key);
  }

  /** @param {string} key @param {string} why */
  #failed(key, why) {
    const sending = this.#sending.get(key);
    if (!sending) return void (this.news.textContent = why);
    clearTimeout(sending.timer);
    const again = element("button", { type: "button", className: "plain", onclick: () => (this.#again(key), this.input.focus()) }, this.say("chat_again"));
    const failed = element("p", { className: "failed", role: "alert" }, this.say("chat_failed", { why }));
    sending.item.querySelector(".state")?.replaceChildren(failed, again);
    this.#toEnd();
  }

  /** @param {string} key */
  #again(key) {
    const text = this.#sending.get(key)?.text;
    this.#settle(key);
    if (text) this.#give(text);
  }

  /** @param {Said} said */
  #said(said) {
    if (!this.shown) return; // all is asked for when it opens
    const atEnd = this.#isAtEnd();
    this.#messages.set(said.id, said);
    this.log.setAttribute("aria-live", said.mine ? "off" : "polite");
    this.#insert(said);
    this.empty.hidden = true;
    if (atEnd || said.mine) this.#toEnd();
    if (this.shown) this.link.seen(said.id);
  }

  /** @param {Said[]} messages @param {number | null} before @param {boolean} more */
  #page(messages, before, more) {
    for (const said of messages) if (!this.#gone.has(said.id)) this.#messages.set(said.id, said);
    const scroller = this.log.parentElement;
    const fromEnd = scroller ? scroller.scrollHeight - scroller.scrollTop : 0;
    this.older.hidden = !more;
    this.#draw();
    if (before === null) this.#toEnd();
    else if (scroller) scroller.scrollTop = scroller.scrollHeight - fromEnd;
    this.link.seen(Math.max(0, ...this.#messages.keys()));
  }

  /** The newest messages, in place of what is shown; what is said before the answer comes is kept. */
  #ask() {
    this.#messages.clear();
    this.link.ask({ older: null });
  }

  #older() {
    this.link.ask({ older: Math.min(...this.#messages.keys()) });
  }

  /** @param {number} id */
  #deleted(id) {
    this.#gone.add(id);
    this.#messages.delete(id);
    const item = this.list.querySelector(`[data-id="${id}"]`);
    const focused = item?.contains(document.activeElement);
    item?.remove();
    if (focused) this.title.focus();
    this.empty.hidden = this.list.childElementCount > 0;
  }

  #draw() {
    this.log.setAttribute("aria-live", "off");
    const all = [...this.#messages.values()].sort((a, b) => a.id - b.id);
    this.list.replaceChildren(...all.map((said) => this.#item(said)), ...[...this.#sending.values()].map(({ item }) => item));
    this.empty.hidden = this.list.childElementCount > 0;
  }

  /** @param {Said} said */
  #insert(said) {
    const after = [...this.list.children].find((other) => Number(/** @type {HTMLElement} */ (other).dataset.id ?? Infinity) >= said.id);
    const item = this.#item(said);
    if (after instanceof HTMLElement && after.dataset.id === String(said.id)) after.replaceWith(item);
    else this.list.insertBefore(item, after ?? null);
  }

  /** @param {Said} said */
  #item(said) {
    const deletable = said.mine || this.#role === "organiser";
    return message(said, this.say, deletable ? () => this.link.ask({ delete: said.id }) : null);
  }

  #isAtEnd() {
    const scroller = this.log.parentElement;
    return !scroller || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40;
  }

  #toEnd() {
    const scroller = this.log.parentElement;
    if (scroller) scroller.scrollTop = scroller.scrollHeight;
  }
}
