// One message: text that is never read as HTML, and links that lead only to the web and to mail.
import { element } from "../editor/element.js";

const SAFE = /^(?:https?:\/\/|mailto:)/i;

/** @param {import("./link.js").Said} said @param {import("../editor/phrases.js").Phrases} say
 * @param {(() => void) | null} remove where it may be deleted */
export function message({ id, at, name, organiser, parts }, say, remove) {
  const time = new Date(at);
  const clock = element("time", { dateTime: time.toISOString(), title: time.toLocaleString() }, shown(time));
  const who = element("b", {}, element("bdi", {}, name));
  const by = element("p", { className: "by" }, who, ...(organiser ? [" ", element("small", {}, say("chat_organiser"))] : []), " ", clock);
  if (remove) by.append(element("button", { type: "button", className: "plain delete", "aria-label": say("chat_delete_of", { name, time: shown(time) }), onclick: remove }, say("chat_delete")));
  return element("li", { "data-id": id }, by, element("p", { className: "said", dir: "auto" }, ...parts.map(part)));
}

/** One that is on its way. @param {string} text @param {import("../editor/phrases.js").Phrases} say */
export function pending(text, say) {
  return element("li", { className: "pending" }, element("p", { className: "said", dir: "auto" }, text), element("div", { className: "state" }, say("chat_sending")));
}

/** @param {[string, string | null]} part */
function part([text, href]) {
  if (!href || !SAFE.test(href)) return text;
  return element("a", { href, rel: "nofollow noopener ugc", target: "_blank" }, text);
}

/** In the reader's own clock; with the day, unless it is today. @param {Date} time */
function shown(time) {
  const hour = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit" });
  const isToday = time.toDateString() === new Date().toDateString();
  return time.toLocaleString(undefined, isToday ? hour : { day: "numeric", month: "short", ...hour });
}
