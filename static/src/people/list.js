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
    people.replaceChildren(...ownFirst(here).map((person) => item(person, here.you, say)));
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

/** @param {Person} person @param {number} you @param {Phrases} say */
function item({ person, role, name, color }, you, say) {
  const called = name || say("here_nameless");
  const words = person === you ? say("here_you", { name: called }) : called;
  return element("li", {}, face("face", called, color), element("span", { className: "who" }, element("bdi", {}, words), element("small", {}, say(`role_${role}`))));
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
