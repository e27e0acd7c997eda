// The list of who is here, below its button. It may stay open while one writes; Escape or a press elsewhere closes it.
import { element } from "../editor/element.js";
import { plural } from "../editor/phrases.js";
import { adopt } from "./adopt.js";
import { face } from "./face.js";
import styles from "./list.css";

/**
 * @typedef {import("./here.js").Here} Here
 * @typedef {import("./here.js").Person} Person
 * @typedef {import("../editor/phrases.js").Phrases} Phrases
 */

/** Makes it, and opens it. From then on the button does. @param {Here} here @param {Phrases} say */
export function list(here, say) {
  adopt(styles);
  const title = element("h2", { id: "here-title", tabIndex: -1, autofocus: true }, say("here_title"));
  const people = element("ul");
  const rest = element("p");
  const change = element("button", { type: "button", className: "plain", onclick: () => void changeSelf() }, say("here_change"));
  const close = element("button", { type: "button", className: "plain", onclick: () => panel.hidePopover() }, say("close"));
  const panel = element("div", { id: "here-list", popover: "auto", role: "dialog", "aria-labelledby": "here-title" }, title, people, rest, change, close);
  const changeSelf = async () => {
    panel.hidePopover();
    await here.changeSelf?.();
    here.button.focus();
  };
  let open = false;
  const draw = () => {
    if (!open) return;
    const hosts = document.body.dataset.role === "organiser";
    people.replaceChildren(...ownFirst(here).map((person) => item(person, here.you, say, hosts)));
    rest.textContent = others(here, say);
    change.hidden = !here.changeSelf || !here.people.some(({ person }) => person === here.you);
  };
  panel.addEventListener("beforetoggle", (event) => {
    open = event.newState === "open";
    here.button.setAttribute("aria-expanded", String(open));
    draw();
  });
  document.getElementById("bar")?.after(panel);
  here.button.popoverTargetElement = panel;
  here.onChange(draw);
  panel.showPopover();
}

/** @param {Here} here @returns {Person[]} */
function ownFirst({ people, you }) {
  return [...people].sort((a, b) => Number(b.person === you) - Number(a.person === you));
}

/** Who can't be blocked, and who does nothing that blocking would end. */
const SAFE = new Set(["organiser", "reader"]);

/** @param {Person} person @param {number} you @param {Phrases} say @param {boolean} hosts whether an organiser looks */
function item({ person, role, name, color, clients }, you, say, hosts) {
  const called = name || say("here_nameless");
  const words = person === you ? say("here_you", { name: called }) : called;
  const who = element("span", { className: "who" }, element("bdi", {}, words), element("small", {}, say(`role_${role}`)));
  const [client] = clients;
  const blockable = hosts && person !== you && !SAFE.has(role) && client !== undefined;
  return element("li", {}, face("face", called, color), who, ...(blockable ? [block(client, called, say)] : []));
}

/** A form that blocks whoever writes under that client id (`reading/told.js` sends it).
 * @param {number} client @param {string} name @param {Phrases} say */
function block(client, name, say) {
  const label = say("here_block_name", { name });
  const button = element("button", { className: "plain", "aria-label": label }, say("here_block"));
  return element("form", { method: "post", action: `${location.pathname}/here/${client}/block` }, button);
}

/** Those who aren't named: "and 3 more who edit", "and 12 reading". @param {Here} here @param {Phrases} say */
function others({ people, more, readers, you }, say) {
  const first = people.length ? "here_reading" : "here_only_reading";
  const amongThem = people.every(({ person }) => person !== you);
  return [
    ...(more ? [say(plural("here_more", more), { count: more })] : []),
    ...(readers ? [say(plural(first, readers), { count: readers })] : []),
    ...(readers && amongThem ? [say("here_among")] : []),
  ].join(" ");
}
