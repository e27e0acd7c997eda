import { clockTime } from "../reading/times.js";
import { download } from "./download.js";

/** Who may write. @type {Set<string>} */
const WRITERS = new Set(["organiser", "editor"]);

/** Makes the text read-only while its reader may not change it: the server would refuse such edits for good.
 * @param {import("../provider/session.js").Session} session @param {import("./notice.js").Notice} notice
 * @param {import("./phrases.js").Phrases} say @param {(locked: boolean) => void} lock @returns {{ destroy(): void }} */
export function access(session, notice, say, lock) {
  let locked = false;
  let shown = "";
  const update = () => {
    const { padState, refusal } = session;
    const why = padState ? reason(padState, say) : "";
    const next = refusal !== null || why !== "";
    if (next === locked && (refusal || why === shown)) return;
    if (next !== locked) lock(next);
    locked = next;
    shown = why;
    if (refusal) return;
    if (why) notice.show(why, ...(session.unsent ? [download(session, say)] : []));
    else notice.clear();
  };
  update();
  return { destroy: session.onChange(update) };
}

/** When an organiser's lock of the text ends, in words; null while there is none.
 * @param {import("../provider/messages.js").PadState | null} padState */
export function lockedUntil(padState) {
  const until = /\blocked-(\d+)/.exec(padState?.notices ?? "")?.[1];
  return until ? clockTime(new Date(Number(until))) : null;
}

/** Why one may not write; empty if one may.
 * @param {import("../provider/messages.js").PadState} padState @param {import("./phrases.js").Phrases} say */
function reason(padState, say) {
  if (padState.archived) return say("locked_archived");
  if (WRITERS.has(padState.role)) return "";
  const time = padState.role === "participant" ? lockedUntil(padState) : null;
  return time ? say("locked_until", { time }) : say("locked_reader");
}
