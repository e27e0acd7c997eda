// Shares the pad's address: by the phone's own sheet, elsewhere by copying it, with words of what people can do with it.
const THANKS_MS = 2_500;

/** @param {HTMLButtonElement} button whose last child is its label
 * @param {import("../editor/phrases.js").Phrases} say @param {(words: string) => void} notify
 * @param {() => string} anyone what people with the address may do */
export function share(button, say, notify, anyone) {
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
    notify(anyone());
    button.dataset.copied = "";
    label.textContent = say("address_copied");
    setTimeout(() => {
      delete button.dataset.copied;
      label.textContent = words;
    }, THANKS_MS);
  });
}
