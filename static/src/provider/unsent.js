// Remembers across reloads that this browser keeps edits which never reached the server, so that a page which shows the
// pad without an editor can send them.
import { Status } from "./status.js";

/** @param {string} pad */
export function hasUnsent(pad) {
  return stored(() => localStorage.getItem(key(pad)) !== null) ?? false;
}

/** @param {import("./session.js").Session} session @returns {{ destroy(): void }} */
export function rememberUnsent(session) {
  let marked = hasUnsent(session.pad);
  const mark = (/** @type {boolean} */ wanted) => {
    if (wanted === marked) return;
    marked = wanted;
    stored(() => (wanted ? localStorage.setItem(key(session.pad), "1") : localStorage.removeItem(key(session.pad))));
  };
  const off = session.onChange(() => {
    const { status, unsent } = session;
    if (status === Status.SAVED || status === Status.REFUSED) mark(false);
    else if (unsent && (status === Status.OFFLINE || status === Status.NOT_SAVED)) mark(true);
  });
  const leaving = () => session.unsent && session.status !== Status.REFUSED && mark(true);
  addEventListener("pagehide", leaving);
  return {
    destroy() {
      off();
      removeEventListener("pagehide", leaving);
    },
  };
}

/** @param {string} pad */
function key(pad) {
  return `rosterpad.unsent:${pad}`;
}

/** A browser may forbid its storage. @template T @param {() => T} access @returns {T | null} */
function stored(access) {
  try {
    return access();
  } catch {
    return null;
  }
}
