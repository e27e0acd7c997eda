import { Status } from "../provider/status.js";

/** When words were removed from the pad for good, begins anew with a doc, an undo stack and a copy that never held them,
 * as soon as all that was typed is saved.
 * @param {import("../provider/session.js").Session} session @param {() => void} restart @returns {{ destroy(): void }} */
export function redaction(session, restart) {
  let step = "waiting";
  const look = async () => {
    if (!session.stale || session.status !== Status.SAVED) return;
    if (step === "waiting") {
      step = "clearing"; // clearing changes the session, which calls this again
      await session.letGo();
      step = step === "clearing" ? "cleared" : step;
      void look();
    } else if (step === "cleared") {
      step = "done";
      restart();
    }
  };
  void look();
  const off = session.onChange(() => void look());
  return {
    destroy() {
      step = "done";
      off();
    },
  };
}
