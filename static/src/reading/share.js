// Shares the pad's address: by the phone's own sheet, elsewhere by copying it.
const THANKS_MS = 2_500;

/** @param {HTMLButtonElement} button whose last child is its label
 * @param {import("../editor/phrases.js").Phrases} say @param {(words: string) => void} notify */
export function share(button, say, notify) {
  const label = /** @type {HTMLElement} */ (button.lastElementChild);
  const words = label.textContent;
  button.addEventListener("click", async () => {
    const url = location.origin + location.pathname;
    if ("share" in navigator && matchMedia("(pointer: coarse)").matches) {
      return navigator.share({ title: document.title, url }).catch(() => undefined); // the person thought better of it
    }
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      return notify(say("copy_failed", { address: url }));
    }
    button.dataset.copied = "";
    label.textContent = say("address_copied");
    setTimeout(() => {
      delete button.dataset.copied;
      label.textContent = words;
    }, THANKS_MS);
  });
}
