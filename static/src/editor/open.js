import { phrases } from "./phrases.js";
import { mount } from "./mount.js";
import { endSession, takeSession } from "./sessions.js";

/** How long a kept copy, or an empty page, waits for the server's text before it is shown. */
const PATIENCE_MS = { kept: 1_500, empty: 6_000 };

/**
 * @typedef {object} EditorOptions
 * @property {HTMLElement} parent
 * @property {string} pad the canonical name
 * @property {string} socketUrl what pads' sockets are below
 * @property {Record<string, string>} strings
 * @property {HTMLElement} people the list of faces in the bar
 * @property {import("../people/here.js").Here} here
 * @property {import("../chat/link.js").ChatLink} chat
 * @property {(state: import("../provider/messages.js").PadState) => void} onState called when what one may do may be another
 * @property {HTMLElement} status
 * @property {number | null} topLine the line of the text, from 0, to show at the top
 * @property {number} [topOffset] how many px that line begins below the bar; less than 0 if it begins above
 * @property {number | null} [line] where the cursor goes; at the top if nowhere else
 * @property {string} [begin] the name of a text to begin an empty pad with
 * @property {number} maxBytes the longest text, in UTF-8
 */

/**
 * @typedef {object} Editor
 * @property {() => void} destroy takes it off the page; edits not yet saved are still sent
 * @property {() => Promise<void>} whenSaved resolves when the server has every edit
 * @property {() => number} topLine the line at the top, from 0
 * @property {() => number} topOffset how many px it begins below the bar
 * @property {() => void} focus
 * @property {(message: Uint8Array<ArrayBuffer>) => boolean} send on the editor's socket; false if it isn't open
 */

/** Opens the pad's text for writing. Resolves once there is something to show.
 * @param {EditorOptions} options @returns {Promise<Editor>} */
export async function openEditor(options) {
  const say = phrases(options.strings);
  let open = await start(options);
  /** @param {EditorOptions} options */
  async function start(options) {
    const session = takeSession(options);
    await arrival(session);
    return mount(session, options, say, () => void restart());
  }
  async function restart() {
    const { line, offset } = open.place();
    open.destroy();
    open = await start({ ...options, topLine: line, topOffset: offset, line: null, begin: undefined });
    open.focus();
  }
  return {
    destroy: () => open.destroy(),
    whenSaved: () => open.whenSaved(),
    topLine: () => open.place().line,
    topOffset: () => open.place().offset,
    focus: () => open.focus(),
    send: (message) => open.send(message),
  };
}

/** Sends what this browser kept of an earlier visit, with no editor open. @param {{ pad: string, socketUrl: string }} options */
export function sendKept(options) {
  endSession(takeSession(options));
}

/** @param {import("../provider/session.js").Session} session @returns {Promise<unknown>} */
async function arrival(session) {
  await session.ready;
  const patience = session.text.length ? PATIENCE_MS.kept : PATIENCE_MS.empty;
  return Promise.race([session.synced, session.whenRefused(), new Promise((resolve) => setTimeout(resolve, patience))]);
}
