// What the server adds to y-protocols on connections with the subprotocol below.
import * as decoding from "lib0/decoding";

export const PROTOCOL = "rosterpad.v1";
export const SAVED = 112;
export const SESSIONS = 113;
export const CHAT = 114;
export const STATE = 115;
export const PEOPLE = 117;

/**
 * @typedef {object} PadState
 * @property {number} connection this connection's number, by which to find it in SAVED messages
 * @property {string} role
 * @property {string} anyone what anyone with the pad's address may do
 * @property {boolean} writable false while the server's store can't write
 * @property {boolean} archived
 * @property {string} [notices] what is told at the top of the page, as a word that is another when that is
 * @property {number} [redacted] when words were last removed from the pad for good
 * @property {"editors" | "hosts"} sessions_by who changes the facts of sessions; what others write is then a proposal
 * @property {number} max_pad_bytes UTF-8 bytes of text
 * @property {number} max_message_bytes of one message, but a SyncStep2
 * @property {number} max_sync_bytes of a SyncStep2
 */

/**
 * A session of the pad, for the card above its text; `heading` and `ordinal` (among equal lines) find it. Moments are ISO
 * 8601, null while the time can't be read: then `problem` says why, and `offers` what to write instead.
 * @typedef {object} ToldSession
 * @property {string} id
 * @property {string} heading
 * @property {number} ordinal
 * @property {string} title
 * @property {boolean} asks whether it takes sign-ups
 * @property {"OPEN" | "CLOSED" | "OVER" | "CANCELLED" | "NONE"} phase
 * @property {string | null} starts
 * @property {string | null} ends
 * @property {string | null} zone
 * @property {string} written the time as the text has it
 * @property {number | null} places null for no limit
 * @property {number} taken
 * @property {number} waiting
 * @property {number} version another when its form, or the names on its lists, changed
 * @property {string | null} problem
 * @property {string} word
 * @property {{ text: string, zone: string | null, year: number | null, starts: string | null }[]} offers
 * @property {{ kind: "new" | "changed", name: string, changes: string[], digest: string }} [proposal] of somebody, in words
 */

/** The body of a SESSIONS message. @param {decoding.Decoder} decoder @returns {ToldSession[]} */
export function readSessions(decoder) {
  return JSON.parse(decoding.readVarString(decoder)).sessions;
}

/** The body of a PEOPLE message. @param {decoding.Decoder} decoder @returns {import("../people/here.js").HereMessage} */
export function readPeople(decoder) {
  return JSON.parse(decoding.readVarString(decoder));
}

/** The body of a CHAT message. @param {decoding.Decoder} decoder @returns {import("../chat/link.js").ChatMessage} */
export function readChat(decoder) {
  return JSON.parse(decoding.readVarString(decoder));
}

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
