// The button that opens the dialog about sharing, which is loaded then.

/** @param {HTMLButtonElement} button @param {string} pad @param {import("../editor/phrases.js").Phrases} say
 * @param {(words: string) => void} notify @param {() => string} anyone what people with the address may do */
export function share(button, pad, say, notify, anyone) {
  button.addEventListener("click", async () => {
    try {
      const { shareDialog } = await import("../share/dialog.js");
      shareDialog(pad, say, anyone);
    } catch {
      notify(say("copy_failed", { address: location.origin + location.pathname }));
    }
  });
}
