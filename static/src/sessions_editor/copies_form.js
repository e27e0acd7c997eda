import { dialogOf, show } from "./dialogs.js";
import { fillZones } from "./zones.js";

/** Asks how often and how many times a session is repeated.
 * @param {string} zone whose clock stays the same, at first @param {(rhythm: { every: string, count: number, zone: string }) => Promise<void>} send
 * throws `Refused` @param {string} away said if the dialog can't be had @param {boolean} proposes as of a session */
export async function askCopies(zone, send, away, proposes) {
  const dialog = await dialogOf("session-copies", away);
  dialog.querySelector("[data-proposes]")?.toggleAttribute("hidden", !proposes);
  fillZones(/** @type {HTMLDataListElement} */ (dialog.querySelector("#session-zones-copies")));
  const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
  /** @type {HTMLInputElement} */ (form.querySelector("[name=zone]")).value = zone;
  return show(dialog, () => {
    const data = new FormData(form);
    return send({ every: String(data.get("every")), count: Number(data.get("count")), zone: String(data.get("zone")).trim() });
  });
}
