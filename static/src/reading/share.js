// Shares the pad's address: the phone's own sheet where there is one, else the clipboard.

/** @param {HTMLButtonElement} button @param {import("../editor/phrases.js").Phrases} say @param {(words: string) => void} notify */
export function share(button, say, notify) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const address = location.origin + location.pathname;
    try {
      await navigator.clipboard.writeText(address);
    } catch {
      return notify(say("copy_failed", { address }));
    }
    button.textContent = say("address_copied");
    window.setTimeout(() => (button.textContent = label), 2_500);
  });
}
