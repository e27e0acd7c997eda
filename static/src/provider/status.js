/**
 * What a person is told about their edits. Each value is also the key of its sentence: `status_saved`, …
 * @typedef {typeof Status[keyof typeof Status]} StatusValue
 */
export const Status = Object.freeze({
  /** Not yet connected for the first time; nothing was typed that isn't kept. */
  CONNECTING: "connecting",
  /** The server has committed every edit of this browser. */
  SAVED: "saved",
  SAVING: "saving",
  /** No connection; edits wait in this browser's own store and survive a reload. */
  OFFLINE: "offline",
  /** No connection, and this browser lets us store nothing: a reload would lose edits. */
  OFFLINE_UNKEPT: "offline_unkept",
  /** The server is there but can't write. */
  NOT_SAVED: "not_saved",
  /** The server refused this browser's edits; trying again would not help. */
  REFUSED: "refused",
});

/** What the socket does. A pause of a moment between two sockets is still CONNECTING. */
export const Phase = Object.freeze({ CONNECTING: "connecting", OPEN: "open", DOWN: "down" });

/**
 * @typedef {object} Facts
 * @property {boolean} refused the socket closed for good
 * @property {typeof Phase[keyof typeof Phase]} phase
 * @property {boolean} opened some socket was open before
 * @property {boolean} writable the server can write
 * @property {boolean} settled all that this socket sent, and all that was kept, is durable
 * @property {boolean} kept this browser's store works, as far as is known
 * @property {boolean} keeping an edit is on its way into that store
 */

/** @param {Facts} facts @returns {StatusValue} */
export function statusOf(facts) {
  if (facts.refused) return Status.REFUSED;
  if (facts.phase === Phase.DOWN) return offline(facts);
  if (facts.phase === Phase.CONNECTING) return facts.opened ? Status.SAVING : Status.CONNECTING;
  if (!facts.writable) return Status.NOT_SAVED;
  return facts.settled ? Status.SAVED : Status.SAVING;
}

/** @param {Facts} facts @returns {StatusValue} */
function offline({ kept, keeping }) {
  if (!kept) return Status.OFFLINE_UNKEPT;
  return keeping ? Status.SAVING : Status.OFFLINE;
}
