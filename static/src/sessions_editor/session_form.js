import { dialogOf, show } from "./dialogs.js";
import { fillZones, ownZone } from "./zones.js";

/**
 * @typedef {object} Draft what server/web/session_fields.py reads and writes
 * @property {string} title
 * @property {string} date
 * @property {string} time
 * @property {string} zone
 * @property {string | number} minutes
 * @property {string} where
 * @property {string | number | null} places
 * @property {string} closes_date
 * @property {string} closes_time
 * @property {{ text: string, tick: boolean }[]} questions
 * @property {{ label: string, places: string | number | null }[]} rosters
 */

const LINES = /** @type {const} */ (["title", "date", "time", "zone", "minutes", "where", "places", "closes_date", "closes_time"]);

/** What a new session begins as. @returns {Draft} */
export function blank() {
  const rosters = [{ label: "Host", places: 1 }];
  const when = { date: "", time: "", zone: ownZone(), minutes: 60, closes_date: "", closes_time: "" };
  return { title: "", ...when, where: "", places: 20, questions: [], rosters };
}

/** Asks for a session's fields until they can be written, or the person changes their mind.
 * @param {"new" | "edit"} purpose @param {Draft} draft @param {(draft: Draft) => Promise<void>} send throws `Refused`
 * @param {string} away said if the dialog can't be had @param {boolean} proposes whether what is sent is a proposal
 * @returns {Promise<boolean>} */
export async function askSession(purpose, draft, send, away, proposes) {
  const dialog = await dialogOf("session-dialog", away);
  dialog.querySelector("[data-proposes]")?.toggleAttribute("hidden", !proposes);
  for (const part of dialog.querySelectorAll("[data-for]")) part.toggleAttribute("hidden", part.getAttribute("data-for") !== purpose);
  fillZones(/** @type {HTMLDataListElement} */ (dialog.querySelector("#session-zones")));
  fill(dialog, { ...draft, zone: draft.zone || ownZone() }, purpose === "edit");
  closeAhead(dialog);
  return show(dialog, () => send(read(dialog)));
}

/** @param {HTMLElement} dialog @param {Draft} draft @param {boolean} stays whether the lists that are there stay */
function fill(dialog, draft, stays) {
  for (const name of LINES) input(dialog, name).value = String(draft[name] ?? "");
  rows(dialog, "rosters", draft.rosters, stays);
  rows(dialog, "questions", draft.questions, false);
}

/** @param {HTMLElement} dialog @returns {Draft} */
function read(dialog) {
  return /** @type {Draft} */ ({
    ...Object.fromEntries(LINES.map((name) => [name, input(dialog, name).value])),
    rosters: entries(dialog, "rosters").map((entry) => ({ label: input(entry, "label").value, places: input(entry, "places").value })),
    questions: entries(dialog, "questions").map((entry) => ({ text: input(entry, "text").value, tick: input(entry, "tick").checked })),
  });
}

/** When the start is moved, sign-ups close as long before it as they did. @param {HTMLElement} dialog */
function closeAhead(dialog) {
  const fields = (/** @type {string} */ of) => [input(dialog, `${of}date`), input(dialog, `${of}time`)];
  const at = (/** @type {string} */ of) => Date.parse(`${fields(of).map(({ value }) => value).join("T")}Z`);
  let ahead = at("") - at("closes_");
  const measure = () => void (ahead = at("") - at("closes_"));
  const move = () => {
    if (Number.isNaN(ahead)) measure();
    const closes = at("") - ahead;
    if (Number.isNaN(closes)) return;
    const parts = new Date(closes).toISOString().slice(0, 16).split("T");
    fields("closes_").forEach((field, index) => (field.value = parts[index] ?? ""));
  };
  for (const field of fields("closes_")) field.addEventListener("change", measure);
  for (const field of fields("")) field.addEventListener("change", move);
}

/** A list of rows that can be added and taken away.
 * @param {HTMLElement} dialog @param {string} name @param {Record<string, unknown>[]} values @param {boolean} stays */
function rows(dialog, name, values, stays) {
  const list = /** @type {HTMLElement} */ (dialog.querySelector(`[data-rows="${name}"]`));
  const add = /** @type {HTMLElement} */ (list.querySelector("[data-add]"));
  const append = (/** @type {Record<string, unknown>} */ value, fixed = false) => {
    const row = /** @type {HTMLTemplateElement} */ (dialog.querySelector(`template[data-row="${name}"]`)).content.cloneNode(true);
    const entry = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (row).firstElementChild);
    prepare(entry, value, fixed, () => add.focus());
    list.querySelector(".rows")?.append(entry);
    return entry;
  };
  for (const value of values) append(value, stays);
  add.addEventListener("click", () => append({}).querySelector("input")?.focus());
}

let made = 0;

/** Fills a row, and gives each of its labels its input. A list that is in the text keeps its name: people are on it.
 * @param {HTMLElement} entry @param {Record<string, unknown>} value @param {boolean} fixed @param {() => void} removed */
function prepare(entry, value, fixed, removed) {
  for (const field of entry.querySelectorAll("input")) {
    field.id = `session-row-${++made}`;
    field.parentElement?.querySelector("label")?.setAttribute("for", field.id);
    if (field.type === "checkbox") field.checked = value[field.name] === true;
    else field.value = String(value[field.name] ?? "");
    if (fixed && field.name === "label") field.readOnly = true;
  }
  const remove = /** @type {HTMLElement} */ (entry.querySelector("[data-remove]"));
  remove.hidden = fixed;
  remove.addEventListener("click", () => {
    entry.remove();
    removed();
  });
}

/** @param {HTMLElement} dialog @param {string} name @returns {HTMLElement[]} */
function entries(dialog, name) {
  return [...dialog.querySelectorAll(`[data-rows="${name}"] .entry`)].map((entry) => /** @type {HTMLElement} */ (entry));
}

/** @param {HTMLElement} within @param {string} name */
function input(within, name) {
  return /** @type {HTMLInputElement} */ (within.querySelector(`input[name="${name}"]`));
}
