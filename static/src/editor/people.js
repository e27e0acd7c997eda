import { face } from "../people/face.js";
import { element } from "./element.js";
import { asUser, loadIdentity, onIdentity, saveIdentity } from "./identity.js";
import { askIdentity } from "./person_dialog.js";
import { plural } from "./phrases.js";

const SHOWN = 6;

/**
 * @typedef {import("y-protocols/awareness").Awareness} Awareness
 * @typedef {import("./phrases.js").Phrases} Phrases
 * @typedef {import("../people/here.js").Here} Here
 * @typedef {{ name: string, color: string }} Face
 */

/** The faces of who else edits, in a list of the page's bar, after oneself as a button that changes one's name and colour.
 * @param {HTMLElement} list @param {Here} here @param {Awareness} awareness @param {Phrases} say @returns {{ destroy(): void }} */
export function people(list, here, awareness, say) {
  let identity = loadIdentity(say);
  let drawn = "";
  const introduce = () => awareness.setLocalStateField("user", asUser(identity));
  const change = async () => {
    const chosen = await askIdentity(identity, say);
    if (!chosen) return;
    identity = chosen;
    saveIdentity(identity);
    introduce();
  };
  const draw = () => {
    const everyone = [asUser(identity), ...others(awareness, here)];
    const now = JSON.stringify(everyone);
    if (now === drawn) return;
    drawn = now;
    list.replaceChildren(...items(everyone, say, change));
  };
  const offIdentity = onIdentity(() => {
    identity = loadIdentity(say);
    introduce();
  });
  const offHere = here.onChange(draw);
  here.changeSelf = change;
  introduce();
  draw();
  awareness.on("change", draw);
  return {
    destroy() {
      awareness.off("change", draw);
      offHere();
      offIdentity();
      here.changeSelf = null;
      list.replaceChildren();
    },
  };
}

/** One for each person, however many editors they have open; one's own others are oneself.
 * @param {Awareness} awareness @param {Here} here @returns {Face[]} */
function others(awareness, here) {
  /** @type {Map<number, Face>} */
  const faces = new Map();
  for (const client of [...awareness.getStates().keys()].sort((a, b) => a - b)) {
    const person = here.personOf(client);
    const user = person ?? awareness.getStates().get(client)?.user;
    if (!user || client === awareness.clientID || person?.person === here.you) continue;
    faces.set(person?.person ?? -1 - client, { name: String(user.name), color: String(user.color) });
  }
  return [...faces.values()];
}

/** @param {Face[]} everyone @param {Phrases} say @param {() => void} change */
function items([own, ...others], say, change) {
  const shown = others.slice(0, SHOWN);
  const rest = others.length - shown.length;
  return [
    ...(own ? [element("li", { className: "person" }, ownButton(own, say, change))] : []),
    ...shown.map((person) => element("li", { className: "person", title: person.name }, avatar(person), hidden(person.name))),
    ...(rest ? [element("li", { className: "person-rest" }, say(plural("people_more", rest), { count: rest }))] : []),
  ];
}

/** @param {Face} own @param {Phrases} say @param {() => void} onclick */
function ownButton(own, say, onclick) {
  const label = say("people_you", { name: own.name });
  return element("button", { type: "button", className: "person-own", title: label, onclick }, avatar(own), hidden(label));
}

/** @param {Face} face */
function avatar({ name, color }) {
  return face("person-avatar", name, color);
}

/** @param {string} text */
function hidden(text) {
  return element("span", { className: "visually-hidden" }, text);
}
