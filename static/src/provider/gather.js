// Others' edits, applied together: at once if few come, and at most twenty times a second. When twenty people type, a hundred
// messages a second come in, and to draw each by itself would leave no time for one's own typing.
import * as decoding from "lib0/decoding";
import * as Y from "yjs";

const SYNC = 0;
const UPDATE = 2;
const PAUSE_MS = 50;
/** An update without news, which the server sends to keep the connection alive. */
const EMPTY_BYTES = 2;

/** @param {import("y-websocket").WebsocketProvider} provider @returns {{ destroy(): void }} */
export function gatherUpdates(provider) {
  const handle = /** @type {typeof provider.messageHandlers[number]} */ (provider.messageHandlers[SYNC]);
  /** @type {Uint8Array[]} */
  let waiting = [];
  let timer = 0;
  let last = 0;
  const flush = () => {
    clearTimeout(timer);
    timer = 0;
    last = performance.now();
    const updates = waiting;
    waiting = [];
    if (updates.length) apply(provider, updates);
  };
  provider.messageHandlers[SYNC] = (encoder, decoder, ...rest) => {
    const update = peekUpdate(decoder);
    if (update === null) {
      flush(); // a sync step tells of a state that holds what came before it
      return handle(encoder, decoder, ...rest);
    }
    if (update.length <= EMPTY_BYTES) return;
    waiting.push(update);
    timer ||= window.setTimeout(flush, Math.max(0, last + PAUSE_MS - performance.now()));
  };
  return { destroy: () => clearTimeout(timer) };
}

/** In one transaction, so that the editor hears of one change. @param {import("y-websocket").WebsocketProvider} provider
 * @param {Uint8Array[]} updates */
function apply(provider, updates) {
  const { doc } = provider;
  Y.transact(doc, () => updates.forEach((update) => Y.applyUpdate(doc, update, provider)), provider, false);
}

/** The update in a sync message, null (and nothing read) if it is another. @param {decoding.Decoder} decoder */
function peekUpdate(decoder) {
  const { pos } = decoder;
  if (decoding.readVarUint(decoder) === UPDATE) return decoding.readVarUint8Array(decoder);
  decoder.pos = pos;
  return null;
}
