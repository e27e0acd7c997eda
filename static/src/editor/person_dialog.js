import { adopt } from "../people/adopt.js";
import styles from "../people/person.css";
import { element } from "./element.js";
import { COLOURS, MAX_NAME, oneLine } from "./identity.js";

/**
 * @typedef {import("./identity.js").Identity} Identity
 * @typedef {import("./phrases.js").Phrases} Phrases
 */

/** Asks for a name and a colour; null if the person changed their mind.
 * @param {Identity} identity @param {Phrases} say
 * @returns {Promise<Identity | null>} */
export function askIdentity(identity, say) {
  adopt(styles);
  const name = element("input", { id: "person-name", type: "text", value: identity.name, maxLength: MAX_NAME, required: true, autocomplete: "name" });
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "person-title" }, say("person_title")),
    element("p", {}, element("label", { for: "person-name" }, say("person_name")), name),
    colours(identity.colour, say),
    element("p", { className: "dialog-buttons" }, button("save", say("person_save")), cancel(say)),
  );
  const dialog = element("dialog", { className: "person-dialog", "aria-labelledby": "person-title" }, form);
  document.body.append(dialog);
  dialog.showModal();
  name.select();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "save" ? chosen(form, identity) : null);
      dialog.remove();
    });
  });
}

/** @param {HTMLFormElement} form @param {Identity} before @returns {Identity} */
function chosen(form, before) {
  const colour = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=colour]:checked"))?.value;
  const name = /** @type {HTMLInputElement} */ (form.querySelector("#person-name")).value;
  return { name: oneLine(name) || before.name, colour: colour ?? before.colour };
}

/** @param {string} current @param {Phrases} say */
function colours(current, say) {
  const names = say("colour_names").split(",").map((word) => word.trim());
  const choices = COLOURS.map((colour, at) => {
    const radio = element("input", { type: "radio", name: "colour", value: colour, checked: colour === current, "aria-label": names[at] ?? colour });
    radio.style.setProperty("--choice", colour);
    return element("label", { title: names[at] ?? colour }, radio);
  });
  return element("fieldset", { className: "person-colours" }, element("legend", {}, say("person_colour")), ...choices);
}

/** @param {string} value @param {string} label */
function button(value, label) {
  return element("button", { type: "submit", className: "primary", value }, label);
}

/** @param {Phrases} say */
function cancel(say) {
  return element("button", { type: "submit", value: "cancel", formNoValidate: true }, say("person_cancel"));
}
