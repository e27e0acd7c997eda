import { Refused } from "./answers.js";

const URL = "/-/dialogs/session.html";

/** @type {Promise<Document> | null} */
let fetched = null;

/** A dialog of templates/_session_dialog.html, new and closed. @param {string} id @param {string} away said if it can't be had */
export async function dialogOf(id, away) {
  fetched ??= fetchAll();
  const page = await fetched.catch(() => {
    fetched = null;
    throw new Refused(away);
  });
  const dialog = document.importNode(/** @type {HTMLDialogElement} */ (page.getElementById(id)), true);
  document.getElementById(id)?.remove();
  return dialog;
}

/** Shows a dialog until it is sent and `send` succeeds, or it is closed; true if it was sent. Focus goes in, and back.
 * @param {HTMLDialogElement} dialog @param {() => Promise<void>} send throws `Refused` @returns {Promise<boolean>} */
export function show(dialog, send) {
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  let sent = false;
  let sending = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    clearErrors(dialog);
    try {
      await send();
      sent = true;
      dialog.close();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      showErrors(dialog, error);
    } finally {
      sending = false;
    }
  });
  return open(dialog).then(() => sent);
}

/** Opens a dialog; resolves when it is closed. @param {HTMLDialogElement} dialog @returns {Promise<void>} */
export function open(dialog) {
  dialog.querySelector("[data-close]")?.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
  });
}

async function fetchAll() {
  const response = await fetch(URL);
  if (!response.ok) throw new Error(response.statusText);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

/** Each message beside its field, which is read with it; the first wrong field gets the focus.
 * @param {HTMLDialogElement} dialog @param {Refused} refused */
function showErrors(dialog, { message, fields }) {
  const places = Object.entries(fields).map(([name, words]) => ({ words, place: placeOf(dialog, name) }));
  for (const { place, words } of places) if (place) showError(place, words);
  const homeless = places.filter(({ place }) => !place).map(({ words }) => words);
  const general = places.length ? homeless.join("\n") : message;
  const line = /** @type {HTMLElement} */ (dialog.querySelector("[data-error]"));
  line.textContent = general;
  line.hidden = !general;
  /** @type {HTMLElement | null} */
  const wrong = dialog.querySelector("[aria-invalid=true]");
  if (wrong) wrong.focus();
  else line.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement} dialog @param {string} name of a field, or `rosters.0` @returns {HTMLElement | null} */
function placeOf(dialog, name) {
  const [list, number] = name.split(".");
  if (number === undefined) return dialog.querySelector(`[data-field="${name}"]`);
  return dialog.querySelectorAll(`[data-rows="${list}"] .entry`)[Number(number)] instanceof HTMLElement
    ? /** @type {HTMLElement} */ (dialog.querySelectorAll(`[data-rows="${list}"] .entry`)[Number(number)])
    : null;
}

/** @param {HTMLElement} place @param {string} words */
function showError(place, words) {
  const line = /** @type {HTMLElement} */ (place.querySelector(".error"));
  line.textContent = words;
  line.hidden = false;
  const input = place.querySelector("input");
  if (!input) return;
  line.id ||= `${input.id}-error`;
  input.dataset.described ??= input.getAttribute("aria-describedby") ?? "";
  input.setAttribute("aria-describedby", [line.id, input.dataset.described].filter(Boolean).join(" "));
  input.setAttribute("aria-invalid", "true");
}

/** @param {HTMLElement} dialog */
function clearErrors(dialog) {
  for (const line of dialog.querySelectorAll(".error")) {
    line.textContent = "";
    line.setAttribute("hidden", "");
  }
  for (const input of dialog.querySelectorAll("[aria-invalid=true]")) {
    input.removeAttribute("aria-invalid");
    const described = input instanceof HTMLElement ? input.dataset.described : "";
    if (described) input.setAttribute("aria-describedby", described);
    else input.removeAttribute("aria-describedby");
  }
}
