// What this browser remembers of the pads it has shown: their names, and where its owner chose to edit.
const KEY = "rosterpad.recent";
const MOST = 50;

/** @typedef {{ name: string, title: string, at: number, edit?: boolean }} RecentPad `at` in ms since 1970 */

/** The newest first. @returns {RecentPad[]} */
export function recentPads() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((pad) => typeof pad?.name === "string" && typeof pad.at === "number") : [];
  } catch {
    return [];
  }
}

/** @param {string} name @param {Partial<RecentPad>} facts those that changed */
export function rememberPad(name, facts) {
  const known = recentPads().find((pad) => pad.name === name);
  const others = recentPads().filter((pad) => pad.name !== name);
  keep([{ title: name, at: Date.now(), ...known, ...facts, name }, ...others].slice(0, MOST));
}

/** @param {string} name */
export function forgetPad(name) {
  keep(recentPads().filter((pad) => pad.name !== name));
}

/** @param {string} name @returns {boolean | undefined} undefined if nothing was chosen */
export function choseToEdit(name) {
  return recentPads().find((pad) => pad.name === name)?.edit;
}

/** @param {RecentPad[]} pads */
function keep(pads) {
  try {
    localStorage.setItem(KEY, JSON.stringify(pads));
  } catch {
    // A browser that may store nothing remembers nothing.
  }
}
