// The messages of a page that is read. Server to page: 116, then JSON with what changed; 115, then JSON with the pad's
// state; 114, then JSON about the chat; 117, then JSON with who is here. Page to server: 116, then the number of the text that the page shows; 117 to be
// told the names of who is here. Numbers and lengths are varuints of 7 bits
// a byte, the lowest first.
const CHAT = 114;
const STATE = 115;
const PAGE = 116;
const PEOPLE = 117;

export const WHO_IS_HERE = new Uint8Array([PEOPLE]);

/**
 * Each splice is `[index, removed, html, shift]`: at `index` of the list of blocks, `removed` of them (null: all that
 * follow) give way to the elements of `html`; `shift` is added to the `data-line` of the blocks after those.
 * @typedef {[index: number, removed: number | null, html: string[], shift?: number]} Splice
 * @typedef {{ sequence: number, from: number | null, splices: Splice[] }} PageMessage
 * @typedef {{ role: string, anyone: string, sessions_by: string, writable: boolean, archived: boolean, redacted?: number, notices?: string }} PadState not `writable` while the server's store can't write
 */

/** @param {number} sequence */
export function pageAt(sequence) {
  const bytes = [PAGE];
  let rest = sequence;
  while (rest > 127) {
    bytes.push(128 + (rest % 128));
    rest = Math.floor(rest / 128);
  }
  return new Uint8Array([...bytes, rest]);
}

/** Nothing for a message of another type, which a page has no use for.
 * @param {ArrayBuffer} data @returns {{ page?: PageMessage, state?: PadState, here?: import("../people/here.js").HereMessage,
 *   chat?: import("../chat/link.js").ChatMessage }} */
export function read(data) {
  const bytes = new Uint8Array(data);
  const type = bytes[0];
  if (type !== PAGE && type !== STATE && type !== PEOPLE && type !== CHAT) return {};
  const start = bytes.findIndex((byte, index) => index > 0 && byte < 128) + 1;
  const body = JSON.parse(new TextDecoder().decode(bytes.subarray(start)));
  if (type === PEOPLE) return { here: body };
  if (type === CHAT) return { chat: body };
  return type === PAGE ? { page: body } : { state: body };
}
