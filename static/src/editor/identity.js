// Who one is to others: a name and a colour, chosen once and remembered in this browser.

/** @typedef {{ name: string, colour: string }} Identity */

const NAME_KEY = "rosterpad.name";
const COLOUR_KEY = "rosterpad.colour";
export const MAX_NAME = 60;

/** White text on each has a contrast of at least 4.5:1, and each can be told from a light and a dark page. */
export const COLOURS = Object.freeze([
  "#c0362c", "#a85100", "#7d6600", "#4a7a12", "#00796b", "#0072a8", "#4a60d2", "#7d4bc4", "#a83a8f", "#6b6b76",
]);

/** The person's own choice, or one made up for them, kept from then on. @param {import("./phrases.js").Phrases} say
 * @returns {Identity} */
export function loadIdentity(say) {
  const kept = { name: oneLine(read(NAME_KEY) ?? ""), colour: read(COLOUR_KEY) ?? "" };
  const identity = {
    name: kept.name || madeUpName(say),
    colour: COLOURS.includes(kept.colour) ? kept.colour : pick(COLOURS),
  };
  if (identity.name !== kept.name || identity.colour !== kept.colour) saveIdentity(identity);
  return identity;
}

/** @param {Identity} identity */
export function saveIdentity({ name, colour }) {
  try {
    localStorage.setItem(NAME_KEY, name);
    localStorage.setItem(COLOUR_KEY, colour);
  } catch {
    // A browser may forbid its storage: then the name lasts as long as the page.
  }
}

/** Calls `changed` when another tab of this browser takes another name or colour. @param {() => void} changed
 * @returns {() => void} ends that */
export function onIdentity(changed) {
  const heard = (/** @type {StorageEvent} */ { key }) => (key === NAME_KEY || key === COLOUR_KEY) && changed();
  addEventListener("storage", heard);
  return () => removeEventListener("storage", heard);
}

/** What others hear. @param {Identity} identity */
export function asUser({ name, colour }) {
  return { name, color: colour, colorLight: `${colour}33` };
}

/** @param {string} text */
export function oneLine(text) {
  return [...text.replace(/\s+/g, " ").trim()].slice(0, MAX_NAME).join("");
}

/** "Quiet Fox": an adjective and an animal, in the order that the language wants.
 * @param {import("./phrases.js").Phrases} say */
function madeUpName(say) {
  const words = (/** @type {string} */ key) => say(key).split(",").map((word) => word.trim());
  return say("made_up_name", { adjective: pick(words("name_adjectives")), animal: pick(words("name_animals")) });
}

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @template T @param {readonly T[]} list @returns {T} */
function pick(list) {
  return /** @type {T} */ (list[Math.floor(Math.random() * list.length)]);
}
