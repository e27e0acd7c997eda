// The sessions of a pad's page, made the reader's own: their time, their entries, a form that doesn't leave the page.
import { Mine } from "./mine.js";
import { Names } from "./names.js";
import { showSeats } from "./seats.js";
import { signingUp } from "./signing_up.js";
import { times } from "./times.js";

/** Entries that wait, and names that are not on the page for all, are asked for again at most this often. */
const ASK_EVERY_MS = 3_000;

/** @param {HTMLElement} text @param {string} pad @param {import("../editor/phrases.js").Phrases} say */
export function sessions(text, pad, say) {
  const seats = () => showSeats(text, say);
  const clock = times(text, say, seats);
  const mine = new Mine(text, pad, say, () => void names.ask());
  const names = new Names(text, pad, (session) => mine.belongsTo(session));
  let timer = 0;
  signingUp(text, say, mine);
  text.addEventListener("change", seats);
  seats();
  let asked = false;
  /** Resolves when it is known whether this browser is on any list, and its person an organiser. */
  const ask = async () => {
    if (!text.querySelector("[data-signup], .take")) return;
    asked = true;
    await mine.ask();
  };
  const known = ask();
  return {
    known,
    ask,
    /** Others' blocks are new. */
    update() {
      clock.update();
      seats();
      mine.show();
      names.show();
      if (!asked) void ask();
      if (timer || !(mine.waits || names.isWanted)) return;
      timer = window.setTimeout(() => {
        timer = 0;
        void mine.ask();
      }, names.isMissing ? 0 : ASK_EVERY_MS);
    },
    destroy() {
      clock.destroy();
      window.clearTimeout(timer);
    },
  };
}
