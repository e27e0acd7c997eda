/** Who may write. @type {Set<string>} */
const WRITERS = new Set(["organiser", "editor"]);

/** Makes the text read-only while its reader may not change it: the server would refuse such edits for good.
 * @param {import("../provider/session.js").Session} session @param {import("./notice.js").Notice} notice
 * @param {import("./phrases.js").Phrases} say @param {(locked: boolean) => void} lock @returns {{ destroy(): void }} */
export function access(session, notice, say, lock) {
  let locked = false;
  const update = () => {
    const { padState, refusal } = session;
    const next = refusal !== null || (padState !== null && (padState.archived || !WRITERS.has(padState.role)));
    if (next === locked) return;
    locked = next;
    lock(locked);
    if (refusal) return;
    if (locked) notice.show(say(padState?.archived ? "locked_archived" : "locked_reader"));
    else notice.clear();
  };
  update();
  return { destroy: session.onChange(update) };
}
