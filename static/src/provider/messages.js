// What the server adds to y-protocols on connections with the subprotocol below.
import * as decoding from "lib0/decoding";

export const PROTOCOL = "rosterpad.v1";
export const SAVED = 112;
export const STATE = 115;

/**
 * @typedef {object} PadState
 * @property {number} connection this connection's number, by which to find it in SAVED messages
 * @property {string} role
 * @property {boolean} writable false while the server's store can't write
 * @property {boolean} archived
 * @property {number} max_pad_bytes UTF-8 bytes of text
 * @property {number} max_message_bytes of one message, but a SyncStep2
 * @property {number} max_sync_bytes of a SyncStep2
 */

/** The body of a STATE message. @param {decoding.Decoder} decoder @returns {PadState} */
export function readState(decoder) {
  return JSON.parse(decoding.readVarString(decoder));
}

/** The body of a SAVED message, one for all connections: how many messages of ours are durable, null if it isn't about us.
 * @param {decoding.Decoder} decoder @param {number} connection @returns {number | null} */
export function readSaved(decoder, connection) {
  let durable = null;
  while (decoding.hasContent(decoder)) {
    const number = decoding.readVarUint(decoder);
    const count = decoding.readVarUint(decoder);
    if (number === connection) durable = count;
  }
  return durable;
}
