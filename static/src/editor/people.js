import { element } from "./element.js";
import { asUser, loadIdentity, saveIdentity } from "./identity.js";
import { askIdentity } from "./person_dialog.js";
import { plural } from "./phrases.js";

const SHOWN = 6;

/**
 * @typedef {import("y-protocols/awareness").Awareness} Awareness
 * @typedef {import("./phrases.js").Phrases} Phrases
 * @typedef {{ client: number, name: string, color: string }} Person
 */

/** Who is here, in a list of the page's bar, oneself first as a button that changes one's name and colour.
 * @param {HTMLElement} list @param {Awareness} awareness @param {Phrases} say @returns {{ destroy(): void }} */
export function people(list, awareness, say) {
  let identity = loadIdentity(say);
  let drawn = "";
  const introduce = () => awareness.setLocalStateField("user", asUser(identity));
  const change = async () => {
    const chosen = await askIdentity(identity, namesOf(awareness), say);
    if (!chosen) return;
    identity = chosen;
    saveIdentity(identity);
    introduce();
  };
  const draw = () => {
    const everyone = present(awareness);
    const now = JSON.stringify(everyone);
    if (now === drawn) return;
    drawn = now;
    list.replaceChildren(...items(everyone, say, change));
  };
  introduce();
  draw();
  awareness.on("change", draw);
  return {
    destroy() {
      awareness.off("change", draw);
      list.replaceChildren();
    },
  };
}

/** Oneself, then the others in the order of their ids. @param {Awareness} awareness @returns {Person[]} */
function present(awareness) {
  const own = awareness.clientID;
  return [...awareness.getStates()]
    .filter(([, state]) => state.user)
    .map(([client, { user }]) => ({ client, name: String(user.name), color: String(user.color) }))
    .sort((a, b) => Number(b.client === own) - Number(a.client === own) || a.client - b.client);
}

/** @param {Awareness} awareness */
function namesOf(awareness) {
  return present(awareness).filter(({ client }) => client !== awareness.clientID).map(({ name }) => name);
}

/** @param {Person[]} everyone @param {Phrases} say @param {() => void} change */
function items([own, ...others], say, change) {
  const shown = others.slice(0, SHOWN);
  const rest = others.length - shown.length;
  return [
    ...(own ? [element("li", { className: "person" }, ownButton(own, say, change))] : []),
    ...shown.map((person) => element("li", { className: "person", title: person.name }, avatar(person), hidden(person.name))),
    ...(rest ? [element("li", { className: "person-rest" }, say(plural("people_more", rest), { count: rest }))] : []),
  ];
}

/** @param {Person} own @param {Phrases} say @param {() => void} onclick */
function ownButton(own, say, onclick) {
  const label = say("people_you", { name: own.name });
  return element("button", { type: "button", className: "person-own", title: label, onclick }, avatar(own), hidden(label));
}

/** @param {Person} person */
function avatar({ name, color }) {
  const mark = element("span", { className: "person-avatar", "aria-hidden": true }, initials(name));
  mark.style.backgroundColor = color;
  return mark;
}

/** @param {string} text */
function hidden(text) {
  return element("span", { className: "visually-hidden" }, text);
}

/** "Ada Example" is AE, "Ada" is A. @param {string} name */
export function initials(name) {
  const words = name.split(/[\s-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...(word ?? "")][0]).join("").toLocaleUpperCase() || "?";
}
