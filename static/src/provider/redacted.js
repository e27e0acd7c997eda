// Words were removed from a pad for good: this browser's copy of it, made before, may still hold them.
import { hasUnsent } from "./unsent.js";

/** Until when this browser has let go of such words in a pad, as the server numbers it. @param {string} pad */
export function seenRedaction(pad) {
  try {
    return Number(localStorage.getItem(key(pad)));
  } catch {
    return 0;
  }
}

/** @param {string} pad @param {number} redacted */
export function rememberRedaction(pad, redacted) {
  try {
    localStorage.setItem(key(pad), String(redacted));
  } catch {
    // Then it lets go once more at the next visit.
  }
}

/** Forgets the copy of a pad that is only read here. Edits that wait in it are sent first, by whoever sends them.
 * @param {string} pad @param {number} [redacted] */
export function forgetCopy(pad, redacted = 0) {
  if (redacted <= seenRedaction(pad) || hasUnsent(pad)) return;
  try {
    indexedDB.deleteDatabase(`rosterpad:${pad}`);
    rememberRedaction(pad, redacted);
  } catch {
    // A browser that forbids its storage has no copy.
  }
}

/** @param {string} pad */
function key(pad) {
  return `rosterpad.redacted:${pad}`;
}
