// The exact acknowledgement. The server counts each connection's sync messages of type 1 (SyncStep2) and 2 (update) and
// tells how many are durable; a connection's edits are all saved once its SyncStep2, which holds whatever earlier sockets
// lost, was sent and the two counts are equal. A state vector could not tell: deletions don't move it.

const SYNC = 0;
const STEP2 = 1;
const UPDATE = 2;

/** The counts of one socket. */
export class Ledger {
  #sent = 0;
  #durable = 0;
  #stateSent = false;
  #lost = false;

  /** @param {Uint8Array} message one that goes out on this socket */
  sent(message) {
    if (!isEdit(message)) return;
    this.#sent += 1;
    if (message[1] === STEP2) this.#stateSent = true;
  }

  /** An edit could not go out on this socket; only the next one's SyncStep2 will bring it. */
  lost() {
    this.#lost = true;
  }

  /** @param {number} count sync messages of this connection that are durable */
  acknowledged(count) {
    this.#durable = count;
  }

  get settled() {
    return this.#stateSent && !this.#lost && this.#sent === this.#durable;
  }
}

/** Whether a message is a SyncStep2 or an update: the small numbers take one byte each.
 * @param {Uint8Array} message */
export function isEdit(message) {
  return message[0] === SYNC && (message[1] === STEP2 || message[1] === UPDATE);
}

/** @param {Uint8Array} message */
export function isUpdate(message) {
  return message[0] === SYNC && message[1] === UPDATE;
}
