import { element } from "../editor/element.js";
import { applySplices } from "../reading/splices.js";
import { sessions } from "../sessions/sessions.js";
import { keepValues } from "../sessions/values.js";
import { Refused } from "./answers.js";
import { open } from "./dialogs.js";

/**
 * @typedef {object} Names whose they are
 * @property {string} pad
 * @property {string} title
 * @property {string} url of the session's own page
 * @property {(changed: () => void) => () => void} onChange calls when others' names may be new; returns what ends that
 */

/** Lets people sign up without leaving the editor: what the session's own page has, in a dialog, and kept live.
 * Throws `Refused` if it can't be had. Resolves when it is closed.
 * @param {Names} names @param {import("../editor/phrases.js").Phrases} say */
export async function addNames({ pad, title, url, onChange }, say) {
  const list = element("div", { className: "text" });
  let shown = await cardsOf(url, say("session_away"));
  applySplices(list, [[0, null, shown]]);
  const live = sessions(list, pad, say);
  await live.known;
  const off = onChange(async () => {
    const before = shown;
    shown = await cardsOf(url, "").catch(() => before);
    keepValues(list, () => applySplices(list, news(before, shown)));
    live.update();
  });
  const dialog = around(list, title, url, say);
  const closed = open(dialog);
  [...list.querySelectorAll(/** @type {"input"} */ ('[name="name"], .mine button'))].find((each) => each.checkVisibility())?.focus();
  await closed;
  off();
  live.destroy();
}

/** The parts of a session that change as people sign up: its seats, the form, then lists of names.
 * @param {string} url @param {string} away @returns {Promise<string[]>} */
async function cardsOf(url, away) {
  const response = await fetch(url).catch(() => null);
  const body = (await response?.text().catch(() => null)) ?? "";
  if (!response?.ok) throw new Refused(response?.status === 404 ? body : away);
  const page = new DOMParser().parseFromString(body, "text/html");
  return [...page.querySelectorAll("main > .card:not(.facts)")].map((card) => card.outerHTML);
}

/** Leaves the form alone, which a script has written in, unless the server's is another.
 * @param {string[]} before @param {string[]} after @returns {import("../reading/messages.js").Splice[]} */
function news(before, after) {
  const first = [0, 1].filter((index) => before[index] !== after[index]);
  return [...first.map((index) => one(index, after[index] ?? "")), [2, null, after.slice(2)]];
}

/** @param {number} index @param {string} html @returns {import("../reading/messages.js").Splice} */
function one(index, html) {
  return [index, 1, [html]];
}

/** @param {HTMLElement} list @param {string} title @param {string} url @param {import("../editor/phrases.js").Phrases} say */
function around(list, title, url, say) {
  const heading = element("h2", { id: "names-title", dir: "auto" }, say("names_title", { title }));
  const page = element("a", { href: url, target: "_blank", rel: "noopener" }, say("names_page"));
  const close = element("button", { type: "button", className: "plain", "data-close": "" }, say("close"));
  const buttons = element("div", { className: "dialog-buttons" }, close, page);
  return element("dialog", { className: "names-dialog", "aria-labelledby": heading.id }, heading, list, buttons);
}
