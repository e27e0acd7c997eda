import { adopt } from "../people/adopt.js";
import styles from "../people/person.css";
import { element } from "./element.js";
import { plural } from "./phrases.js";

/** Characters of a text that its preview shows. */
const SHOWN = 20_000;

/** Shows what a file amounts to and asks where it goes; null if it is not to go anywhere.
 * @param {string} name @param {string} text @param {boolean} empty whether there is nothing that could be replaced
 * @param {import("./phrases.js").Phrases} say @returns {Promise<"append" | "replace" | null>} */
export function askHow(name, text, empty, say) {
  adopt(styles);
  const lines = text.trimEnd().split("\n").length;
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { id: "import-title" }, say("import_title", { name })),
    ...(empty ? [] : [where(say)]),
    element("p", { id: "import-lines" }, say(plural("import_lines", lines), { count: lines })),
    element("pre", { className: "import-text", tabIndex: 0, "aria-labelledby": "import-lines", dir: "auto" }, text.slice(0, SHOWN)),
    element(
      "p",
      { className: "dialog-buttons" },
      element("button", { type: "submit", className: "primary", value: "import" }, say("import_confirm")),
      element("button", { type: "submit", value: "cancel" }, say("person_cancel")),
    ),
  );
  const dialog = element("dialog", { className: "person-dialog import-dialog", "aria-labelledby": "import-title" }, form);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const chosen = /** @type {HTMLInputElement | null} */ (form.querySelector("input[name=how]:checked"))?.value;
      resolve(dialog.returnValue !== "import" ? null : chosen === "replace" ? "replace" : "append");
      dialog.remove();
    });
  });
}

/** @param {import("./phrases.js").Phrases} say */
function where(say) {
  const choices = /** @type {const} */ (["append", "replace"]).map((value) =>
    element("label", {}, element("input", { type: "radio", name: "how", value, checked: value === "append" }), say(`import_${value}`)),
  );
  return element("fieldset", { className: "import-where" }, element("legend", {}, say("import_where")), ...choices);
}
