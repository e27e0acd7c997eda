// Sharing a pad: what people with its address can do, the address to copy or send, and for organisers links that let
// people do more, and a look at what a stranger sees.
import { element } from "../editor/element.js";
import { adopt } from "../people/adopt.js";
import styles from "./dialog.css";

const ROLES = /** @type {const} */ (["reader", "participant", "editor", "organiser"]);

/** @typedef {import("../editor/phrases.js").Phrases} Phrases */

/** @param {string} pad @param {Phrases} say @param {() => string} anyone what people with the address may do */
export function shareDialog(pad, say, anyone) {
  adopt(styles);
  const path = `/${encodeURIComponent(pad)}`;
  const said = element("p", { role: "status" });
  const words = element("p", {}, anyone());
  const close = element("button", { type: "button", className: "plain", onclick: () => dialog.close() }, say("close"));
  const dialog = element("dialog", { id: "share-dialog", "aria-labelledby": "share-title" },
    element("div", { className: "head" }, element("h2", { id: "share-title" }, say("share_title")), close),
    words,
    copying("share-address", say("share_address"), location.origin + location.pathname, say, said),
    ...sending(say),
    said,
    ...(document.body.dataset.role === "organiser" ? [organising(path, say, said)] : []));
  const update = new MutationObserver(() => (words.textContent = anyone()));
  update.observe(document.getElementById("foot") ?? document.body, { childList: true, characterData: true, subtree: true });
  dialog.addEventListener("close", () => {
    update.disconnect();
    dialog.remove();
  });
  document.body.append(dialog);
  dialog.showModal();
  /** @type {HTMLElement | null} */ (dialog.querySelector("[data-copy]"))?.focus();
}

/** A value to copy. @param {string} id @param {string} label @param {string} value @param {Phrases} say @param {HTMLElement} said */
function copying(id, label, value, say, said) {
  const field = element("input", { id, value, readOnly: true });
  const copy = async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(value);
      said.textContent = say("address_copied");
    } catch {
      said.textContent = say("share_by_hand"); // it is selected
    }
  };
  const button = element("button", { type: "button", "data-copy": "", "aria-label": say("share_copy_of", { label }), onclick: copy }, say("share_copy"));
  return element("div", { className: "field" }, element("label", { for: id }, label), element("div", { className: "row" }, field, button));
}

/** The phone's own way to send an address. @param {Phrases} say */
function sending(say) {
  if (!("share" in navigator) || !matchMedia("(pointer: coarse)").matches) return [];
  const send = () => navigator.share({ title: document.title, url: location.origin + location.pathname }).catch(() => undefined);
  return [element("p", {}, element("button", { type: "button", className: "plain", onclick: send }, say("share_send")))];
}

/** @param {string} path @param {Phrases} say @param {HTMLElement} said */
function organising(path, say, said) {
  const role = element("select", { id: "share-role" }, ...ROLES.map((value) => element("option", { value, selected: value === "participant" }, say(`share_${value}`))));
  const name = element("input", { id: "share-name", type: "text", maxLength: 100, autocomplete: "off" });
  const made = element("div");
  const form = element("form", { noValidate: true },
    element("div", { className: "field" }, element("label", { for: "share-role" }, say("share_whoever")), role),
    element("div", { className: "field" }, element("label", { for: "share-name" }, say("share_whom")), name),
    element("button", { type: "submit" }, say("share_make")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { link, error } = await make(path, role.value, name.value, say);
    said.textContent = error ?? say("share_made");
    name.toggleAttribute("aria-invalid", Boolean(error));
    if (!link) return name.focus();
    made.replaceChildren(copying("share-link", say("share_link_for", { name: name.value }), link, say, said));
    made.querySelector("input")?.select();
  });
  return element("section", { "aria-labelledby": "share-more" },
    element("h3", { id: "share-more" }, say("share_more")), form, made,
    element("p", {}, element("a", { href: `${path}?as=stranger`, target: "_blank" }, say("share_stranger"))),
    element("p", {}, element("a", { href: `${path}/settings` }, say("share_settings"))));
}

/** @param {string} path @param {string} role @param {string} name @param {Phrases} say
 * @returns {Promise<{ link?: string, error?: string }>} */
async function make(path, role, name, say) {
  try {
    const body = new URLSearchParams({ role, name });
    const answer = await fetch(`${path}/settings/links`, { method: "POST", body, headers: { Accept: "application/json" } });
    return await answer.json();
  } catch {
    return { error: say("signup_failed") };
  }
}
