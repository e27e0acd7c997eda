// What the form says of seats: that a list is full is told where one signs up for it.
import { show } from "./shown.js";

/** @param {ParentNode} root @param {import("../editor/phrases.js").Phrases} say */
export function showSeats(root, say) {
  const now = new Date();
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (root.querySelectorAll(".signup form"))) {
    const card = form.closest(".card");
    const { until } = form.dataset;
    if (until && new Date(until) <= now) form.replaceWith(closed(say));
    else if (card?.previousElementSibling?.matches(".seats")) fill(form, card.previousElementSibling, say);
  }
}

/** @param {HTMLFormElement} form @param {Element} seats @param {import("../editor/phrases.js").Phrases} say */
function fill(form, seats, say) {
  const state = (/** @type {string} */ roster) => seats.querySelector(`[data-roster="${CSS.escape(roster)}"]`)?.getAttribute("data-full");
  const radios = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[type="radio"][name="roster"]'));
  for (const radio of radios) {
    const hint = radio.parentElement?.querySelector("[data-seats]");
    const full = state(radio.value);
    if (hint) show(hint, full ? say(full === "taken" ? "seats_taken" : "seats_full") : "");
  }
  const roster = String(new FormData(form).get("roster") ?? "");
  const button = form.querySelector('button[type="submit"]');
  if (button) show(button, state(roster) === "wait" ? say("signup_wait") : button.getAttribute("data-as") ?? button.textContent ?? "");
}

/** @param {import("../editor/phrases.js").Phrases} say */
function closed(say) {
  const words = document.createElement("p");
  words.textContent = say("signup_closed");
  return words;
}
