import { Session } from "../provider/session.js";
import { Status } from "../provider/status.js";
import { askBeforeLeaving } from "./leave.js";

/** Those whose editor was closed before all was saved, by pad. @type {Map<string, Session>} */
const ending = new Map();
/** @type {WeakMap<Session, { destroy(): void }>} */
const guards = new WeakMap();

/** A session of a pad; one that is still sending goes on. @param {import("../provider/session.js").SessionOptions} options */
export function takeSession(options) {
  const session = ending.get(options.pad) ?? new Session(options);
  ending.delete(options.pad);
  if (!guards.has(session)) guards.set(session, askBeforeLeaving(session));
  return session;
}

/** Ends a session as soon as its edits are saved, or refused. @param {Session} session */
export async function endSession(session) {
  ending.set(session.pad, session);
  session.awareness.setLocalState(null);
  const isOver = session.status === Status.REFUSED || session.released;
  if (!isOver) await Promise.race([session.whenSaved(), session.whenRefused()]);
  if (ending.get(session.pad) !== session) return;
  ending.delete(session.pad);
  if (session.stale && !session.released) await session.letGo();
  guards.get(session)?.destroy();
  await session.destroy();
}
