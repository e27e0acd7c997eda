// What this browser signed up for, said in each session's card, outside of what is replaced as others sign up.
import { plural } from "../editor/phrases.js";

/** @typedef {{ session: string, roster: string, name: string, state: string, before: number | null, link: string }} Entry */

export class Mine {
  /** @type {Entry[]} */
  #entries = [];
  #asked = 0;
  #organises = false;

  /** @param {HTMLElement} root @param {string} pad @param {import("../editor/phrases.js").Phrases} say
   * @param {() => void} changed called when more is known */
  constructor(root, pad, say, changed) {
    this.root = root;
    this.pad = pad;
    this.say = say;
    this.changed = changed;
  }

  get waits() {
    return this.#entries.some(({ state }) => state === "waiting");
  }

  /** Whether this browser is on a list of a session, or its person an organiser. @param {string} wanted */
  belongsTo(wanted) {
    return this.#organises || this.#entries.some(({ session }) => session === wanted);
  }

  async ask() {
    const number = (this.#asked += 1);
    try {
      const answer = await fetch(`/${encodeURIComponent(this.pad)}/mine`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== this.#asked) return;
      const { organiser, entries } = await answer.json();
      this.#entries = entries;
      this.#organises = organiser;
      document.getElementById("organise")?.toggleAttribute("hidden", !organiser);
      this.root.toggleAttribute("data-organiser", organiser);
      this.show();
      this.changed();
    } catch {
      // Without a network the page shows what it knew.
    }
  }

  /** @param {Entry} entry */
  add(entry) {
    this.#entries = [...this.#entries, entry];
    this.show();
    this.changed();
  }

  show() {
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-signup]"))) {
      const place = card.querySelector(".mine");
      const own = this.#entries.filter(({ session }) => session === card.dataset.signup);
      if (place) this.#fill(place, own, card.querySelector("form"));
    }
  }

  /** @param {Element} place @param {Entry[]} own @param {HTMLFormElement | null} form none once the session is closed */
  #fill(place, own, form) {
    const key = JSON.stringify(own);
    if (place.getAttribute("data-own") === key) return;
    place.setAttribute("data-own", key);
    if (own.length === 0 && !place.hasChildNodes()) return;
    if (form) form.hidden = own.length > 0;
    const more = form && own.length ? [this.#another(form)] : [];
    place.replaceChildren(...own.map((entry) => this.#line(entry, form)), ...more);
  }

  /** @param {Entry} entry @param {HTMLFormElement | null} form */
  #line({ session, roster, name, state, before, link }, form) {
    const { say } = this;
    const line = document.createElement("p");
    const says = document.createElement("strong");
    const ahead = before ? say(plural("mine_before", before), { count: before }) : say("mine_next");
    says.textContent = state === "waiting" ? `${say("mine_waiting")} · ${ahead}` : say("mine_on");
    const who = document.createElement("bdi");
    who.textContent = name;
    const label = form?.querySelector(`input[type="radio"][value="${CSS.escape(roster)}"]`)?.parentElement?.querySelector("bdi")?.textContent;
    line.append(says, " · ", who, label ? ` (${label})` : "", " · ");
    const calendar = `/${encodeURIComponent(this.pad)}/sessions/${encodeURIComponent(session)}.ics`;
    line.append(anchor(calendar, say("mine_calendar")), " · ", anchor(link, say("mine_change")));
    return line;
  }

  /** @param {HTMLFormElement} form */
  #another(form) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = this.say("mine_another");
    button.addEventListener("click", () => {
      form.hidden = false;
      button.remove();
      /** @type {HTMLInputElement | null} */ (form.querySelector('[name="name"]'))?.focus();
    });
    return button;
  }
}

/** @param {string} href @param {string} words */
function anchor(href, words) {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = words;
  return link;
}
