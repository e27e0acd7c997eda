import { Status } from "../provider/status.js";
import { element } from "./element.js";

/** "Saved" comes back only when typing rests: truth needs "Saving…" at once, but nobody needs the flicker. */
const CALM_MS = 400;
const TROUBLE = new Set(/** @type {import("../provider/status.js").StatusValue[]} */ ([Status.OFFLINE, Status.OFFLINE_UNKEPT, Status.NOT_SAVED, Status.REFUSED]));

/** Says in the page's bar whether edits are saved. Only trouble, and its end, is read aloud.
 * @param {HTMLElement} place @param {HTMLElement} below gets the words that the bar has no room for
 * @param {import("../provider/session.js").Session} session
 * @param {import("./phrases.js").Phrases} say @returns {{ destroy(): void }} */
export function status(place, below, session, say) {
  const inFull = below.appendChild(element("div", { className: "notice", "aria-hidden": true }));
  let timer = 0;
  /** @type {import("../provider/status.js").StatusValue | null} */
  let shown = null;
  const show = (/** @type {import("../provider/status.js").StatusValue} */ next) => {
    if (next === shown) return;
    place.setAttribute("aria-live", TROUBLE.has(next) || (shown && TROUBLE.has(shown)) ? "polite" : "off");
    place.dataset.tone = TROUBLE.has(next) ? "bad" : "";
    place.dataset.state = shown = next;
    place.textContent = inFull.textContent = say(`status_${next}`);
    inFull.hidden = !TROUBLE.has(next) || fits(place);
  };
  const update = () => {
    clearTimeout(timer);
    const { status: next } = session;
    if (next === Status.SAVED && shown === Status.SAVING) timer = window.setTimeout(() => show(session.status), CALM_MS);
    else show(next);
  };
  update();
  const off = session.onChange(update);
  return {
    destroy() {
      off();
      clearTimeout(timer);
      inFull.remove();
      place.textContent = "";
      delete place.dataset.state;
      delete place.dataset.tone;
    },
  };
}

/** Whether the bar has room for all of it. @param {HTMLElement} place */
function fits(place) {
  const { parentElement: bar, scrollWidth, clientWidth, offsetHeight } = place;
  return scrollWidth <= clientWidth && offsetHeight <= (bar?.clientHeight ?? Infinity);
}
