import { lockedUntil } from "./access.js";
import { download } from "./download.js";
import { element } from "./element.js";

const KNOWN = new Set([4400, 4403, 4404, 4410, 4413, 4422, 4429]);

const FORBIDDEN = 4403;
const DELETED = 4410;

/**
 * When the server refuses this browser's edits for good: says why, hands the text over as a file if something in it was
 * not saved, and offers a fresh start from the server's text.
 * @param {import("../provider/session.js").Session} session @param {import("./notice.js").Notice} notice
 * @param {import("./phrases.js").Phrases} say @param {() => void} restart @returns {{ destroy(): void }}
 */
export function refusal(session, notice, say, restart) {
  let told = false;
  const reload = () => {
    session.unsent = false; // or the browser would ask whether to leave
    location.reload(); // a fresh editor would be refused as well, and empty; the page can be read
  };
  const off = session.onChange(() => {
    if (told || !session.refusal) return;
    told = true;
    const { code, reason } = session.refusal;
    const time = code === FORBIDDEN ? lockedUntil(session.padState) : null;
    const words = KNOWN.has(code) ? say(`refused_${code}`) : say("refused_other", { reason: reason || String(code) });
    const why = time ? say("refused_locked", { time }) : words;
    const again = element("button", { type: "button", onclick: code === FORBIDDEN ? reload : restart }, say("refused_restart"));
    notice.show(why, ...(session.unsent ? [download(session, say)] : []), ...(code === DELETED ? [] : [again]));
  });
  return { destroy: off };
}
