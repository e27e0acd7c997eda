import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { Session } from "../provider/session.js";
import { askBeforeLeaving } from "./leave.js";
import { notice } from "./notice.js";
import { people } from "./people.js";
import { phrases } from "./phrases.js";
import { placeAt, showAt } from "./position.js";
import { refusal } from "./refusal.js";
import { setup } from "./setup.js";
import { sizeLimit } from "./size_limit.js";
import { status } from "./status.js";
import { surface } from "./surface.js";
import { sharedText } from "./sync.js";
import { toolbar } from "./toolbar.js";
import { ownUndo } from "./undo.js";

/** How long a kept copy, or an empty page, waits for the server's text before it is shown. */
const PATIENCE_MS = { kept: 1_500, empty: 6_000 };

/**
 * @typedef {object} EditorOptions
 * @property {HTMLElement} parent
 * @property {string} pad the canonical name
 * @property {string} socketUrl what pads' sockets are below
 * @property {Record<string, string>} strings
 * @property {HTMLElement} people the list in the bar
 * @property {HTMLElement} status
 * @property {number | null} topLine the line of the text, from 0, to show at the top
 * @property {number} [topY] where that line's top is to be, in px from the window's top
 * @property {number} maxBytes the longest text, in UTF-8
 */

/**
 * @typedef {object} Editor
 * @property {() => Promise<void>} destroy takes it off the page at once; resolves when its edits are saved
 * @property {() => number} topLine the first line in sight, from 0
 * @property {() => number} topY where that line's top is, in px from the window's top
 * @property {() => boolean} unsaved whether there are edits that the server doesn't have
 * @property {() => void} focus
 */

/** Opens the pad's text for writing. Resolves once there is something to show.
 * @param {EditorOptions} options @returns {Promise<Editor>} */
export async function openEditor(options) {
  const say = phrases(options.strings);
  let open = await start(options, say, restart);
  async function restart() {
    const place = open.place();
    void open.destroy();
    open = await start({ ...options, topLine: place.line, topY: place.y }, say, restart);
    open.view.focus();
  }
  return {
    destroy: () => open.destroy(),
    topLine: () => open.place().line,
    topY: () => open.place().y,
    unsaved: () => open.session.unsent,
    focus: () => open.view.focus(),
  };
}

/** @param {EditorOptions} options @param {import("./phrases.js").Phrases} say @param {() => void} restart */
async function start(options, say, restart) {
  const session = new Session(options);
  await arrival(session);
  const stage = surface(options.parent);
  const news = notice();
  const locked = new Compartment();
  const { config, extension } = sharedText(session.text);
  const history = ownUndo(session.text, config);
  const view = new EditorView({
    parent: stage.root,
    root: stage.root,
    state: EditorState.create({
      doc: session.text.toString(),
      extensions: [
        history.extension,
        extension,
        locked.of([]),
        sizeLimit(() => session.padState?.max_pad_bytes ?? options.maxBytes, tellSize(news, say)),
        setup(session, say, stage),
      ],
    }),
  });
  stage.chrome.prepend(toolbar(() => view, history, say));
  stage.below.append(news.dom);
  const lock = () => view.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(true)) });
  const parts = [
    people(options.people, session.awareness, say),
    status(options.status, session, say),
    refusal(session, news, say, { lock, restart }),
  ];
  const leaving = askBeforeLeaving(session);
  const edge = () => stage.chrome.getBoundingClientRect().bottom;
  if (options.topLine !== null) {
    const place = { line: options.topLine, y: options.topY ?? edge() };
    requestAnimationFrame(() => void showAt(view, place));
  }
  return {
    session,
    view,
    place: () => placeAt(view, edge()),
    async destroy() {
      for (const part of parts) part.destroy();
      view.destroy();
      stage.destroy();
      session.awareness.setLocalState(null);
      if (session.unsent) await session.whenSaved();
      leaving.destroy();
      await session.destroy();
    },
  };
}

/** @param {Session} session @returns {Promise<unknown>} */
async function arrival(session) {
  await session.ready;
  const patience = session.text.length ? PATIENCE_MS.kept : PATIENCE_MS.empty;
  return Promise.race([session.synced, session.whenRefused(), new Promise((resolve) => setTimeout(resolve, patience))]);
}

/** @param {import("./notice.js").Notice} news @param {import("./phrases.js").Phrases} say
 * @returns {(report: import("./size_limit.js").SizeReport) => void} */
function tellSize(news, say) {
  return ({ state, percent }) => {
    if (state === "fits") news.clear();
    else news.show(say(`size_${state}`, { percent }));
  };
}
