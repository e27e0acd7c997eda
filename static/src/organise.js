// The organisers' page: its copy buttons, and times as the reader's clock has them. All else are plain forms.
import { showTime } from "./reading/times.js";

const THANKS_MS = 2_500;

for (const time of document.querySelectorAll("time")) showTime(time);
for (const button of document.querySelectorAll("button")) if (button.dataset.copy) copies(button);
document.documentElement.classList.add("ready");

/** @param {HTMLButtonElement} button whose first child is its label */
function copies(button) {
  const words = button.firstChild?.textContent ?? "";
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy ?? "");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      return; // what is selected can be copied by hand
    }
    say(button, button.dataset.copied ?? words);
    setTimeout(() => say(button, words), THANKS_MS);
  });
}

/** @param {HTMLButtonElement} button @param {string} words */
function say(button, words) {
  if (button.firstChild) button.firstChild.textContent = words;
}
