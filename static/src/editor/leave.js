/** Asks before a page is left whose edits the server doesn't have, even if this browser keeps them.
 * @param {import("../provider/session.js").Session} session @returns {{ destroy(): void }} */
export function askBeforeLeaving(session) {
  const ask = (/** @type {BeforeUnloadEvent} */ event) => {
    if (session.unsent) event.preventDefault();
  };
  addEventListener("beforeunload", ask);
  return { destroy: () => removeEventListener("beforeunload", ask) };
}
