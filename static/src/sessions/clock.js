// Moments as a clock in a chosen zone shows them, and how far away they are. The rules have no page.
import { plural } from "../editor/phrases.js";

const KEY = "rosterpad.zone";
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTH = 30.44 * DAY;

/** @typedef {import("../editor/phrases.js").Phrases} Phrases */

/** The zone that the reader chose, or else their own. */
export function zone() {
  try {
    const chosen = localStorage.getItem(KEY);
    if (chosen && isZone(chosen)) return chosen;
  } catch {
    // A browser that may store nothing remembers nothing.
  }
  return ownZone();
}

export function ownZone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** @param {string} chosen */
export function choose(chosen) {
  try {
    if (chosen === ownZone()) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // It holds until the page is left.
  }
}

/** @returns {string[]} */
export function zones() {
  const all = "supportedValuesOf" in Intl ? Intl.supportedValuesOf("timeZone") : [];
  return [...new Set([ownZone(), "UTC", ...all])];
}

/** `Wed 1 Nov, 00:00 your time`, with the year unless it is this one.
 * @param {Date} moment @param {string} at a zone @param {Phrases} say @param {Date} now @param {boolean} short without whose time */
export function inZone(moment, at, say, now, short = false) {
  const year = (/** @type {Date} */ date) => new Intl.DateTimeFormat("en", { year: "numeric", timeZone: at }).format(date);
  const parts = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" });
  const dated = year(moment) === year(now) ? parts : { ...parts, year: /** @type {const} */ ("numeric") };
  const time = new Intl.DateTimeFormat(undefined, { ...dated, timeZone: at }).format(moment);
  if (short) return time;
  if (at === "UTC") return `${time} UTC`;
  if (at === ownZone()) return say("time_yours", { time });
  return say("time_there", { time, place: place(at) });
}

/** `Asia/Kathmandu` as people say it. @param {string} at */
export function place(at) {
  return (at.split("/").at(-1) ?? at).replaceAll("_", " ");
}

/** "in 2 days", "starts in 3 minutes", "now", "over".
 * @param {Date} start @param {Date} end @param {Date} now @param {Phrases} say */
export function away(start, end, now, say) {
  const left = start.getTime() - now.getTime();
  if (now >= end) return say("soon_over");
  if (left <= 0) return say("soon_now");
  if (left < 90 * MINUTE) return counted("soon_minutes", Math.max(1, Math.ceil(left / MINUTE)), say);
  if (left < 36 * HOUR) return counted("soon_hours", Math.round(left / HOUR), say);
  if (left < 60 * DAY) return counted("soon_days", Math.round(left / DAY), say);
  if (left < 23 * MONTH) return counted("soon_months", Math.round(left / MONTH), say);
  return counted("soon_years", Math.round(left / (12 * MONTH)), say);
}

/** @param {string} key @param {number} count @param {Phrases} say */
function counted(key, count, say) {
  return say(plural(key, count), { count });
}

/** @param {string} name */
function isZone(name) {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
