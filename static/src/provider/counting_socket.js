import { Ledger, isUpdate } from "./ledger.js";

/**
 * @typedef {object} SocketHooks
 * @property {() => number} maxMessageBytes
 * @property {() => void} onCount something was counted
 * @property {() => void} onOversize an update was too large to send as one message
 */

/** A WebSocket class whose instances keep a ledger of the edits they send.
 * @param {SocketHooks} hooks @param {typeof WebSocket} [Base] */
export function countingSocket(hooks, Base = WebSocket) {
  return class CountingSocket extends Base {
    ledger = new Ledger();

    /** @override @param {Uint8Array<ArrayBuffer>} message */
    send(message) {
      if (isUpdate(message) && message.length > hooks.maxMessageBytes()) {
        // A large paste. A new socket brings it: its SyncStep2 may be several times larger than an update.
        this.ledger.lost();
        hooks.onOversize();
        return;
      }
      if (!(this.readyState > WebSocket.OPEN)) super.send(message); // what comes too late would be dropped, with a complaint
      this.ledger.sent(message);
      hooks.onCount();
    }
  };
}
