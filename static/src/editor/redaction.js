import { Status } from "../provider/status.js";

/** When words were removed from the pad for good, forgets at once what could be undone, and begins anew with a doc and a
 * copy that never held them as soon as all that was typed is saved.
 * @param {import("../provider/session.js").Session} session @param {import("./undo.js").OwnUndo} history
 * @param {() => void} restart @returns {{ destroy(): void }} */
export function redaction(session, history, restart) {
  let step = "waiting";
  const look = async () => {
    if (!session.stale || step === "done") return;
    history.clear();
    if (session.status !== Status.SAVED) return;
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
