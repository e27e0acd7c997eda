// Says in the bar whether the page is live, and whether the server can save. Read aloud only after trouble, and not for a
// moment's.
import { State } from "./live_socket.js";

/** A pause between two sockets of less than this is nobody's concern. */
const PATIENCE_MS = 3_000;

/** @param {HTMLElement} place @param {import("../editor/phrases.js").Phrases} say */
export function readingStatus(place, say) {
  let troubled = false;
  let writable = true;
  let timer = 0;
  const show = (/** @type {string} */ state, /** @type {string} */ words, /** @type {boolean} */ aloud) => {
    clearTimeout(timer);
    timer = 0;
    if (place.dataset.state === state && place.textContent === words) return;
    place.setAttribute("aria-live", aloud ? "polite" : "off");
    place.dataset.state = state;
    place.textContent = words;
  };
  const live = () => {
    if (writable) show(State.LIVE, say("live"), troubled);
    else show("not_saved", say("live_not_saved"), true);
    troubled = !writable;
  };
  return {
    /** Whether the server can write at the moment; told while the page is live. @param {boolean} now */
    saves(now) {
      if (now === writable) return;
      writable = now;
      live();
    },
    /** @param {import("./live_socket.js").StateValue} state @param {string} reason */
    update(state, reason) {
      if (state === State.LIVE) {
        live();
      } else if (state === State.STOPPED) {
        show(state, say("live_stopped", { reason: reason || say("reason_unknown") }), true);
      } else if (state === State.WAITING && !timer) {
        timer = window.setTimeout(() => {
          troubled = true;
          show(state, say("reconnecting"), true);
        }, PATIENCE_MS);
      } else if (state === State.OFF) {
        clearTimeout(timer);
        timer = 0;
      }
    },
  };
}
