// The messages of a page that is read. Server to page: 116, then JSON with what changed. Page to server: 116, then the
// number of the text that the page shows. Numbers and lengths are varuints of 7 bits a byte, the lowest first.
const PAGE = 116;

/**
 * Each splice is `[index, removed, html, shift]`: at `index` of the list of blocks, `removed` of them (null: all that
 * follow) give way to the elements of `html`; `shift` is added to the `data-line` of the blocks after those.
 * @typedef {[index: number, removed: number | null, html: string[], shift?: number]} Splice
 * @typedef {{ sequence: number, from: number | null, splices: Splice[] }} PageMessage
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

/** Null for a message of another type, which a page has no use for. @param {ArrayBuffer} data @returns {PageMessage | null} */
export function readPage(data) {
  const bytes = new Uint8Array(data);
  if (bytes[0] !== PAGE) return null;
  const start = bytes.findIndex((byte, index) => index > 0 && byte < 128) + 1;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(start)));
}
