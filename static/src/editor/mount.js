import { forceParsing } from "@codemirror/language";
import { Compartment, EditorState, Text } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { access } from "./access.js";
import { authors } from "./authors.js";
import { dropFile } from "./drop_file.js";
import { notice } from "./notice.js";
import { people } from "./people.js";
import { placeAt, showAt } from "./position.js";
import { redaction } from "./redaction.js";
import { refusal } from "./refusal.js";
import { endSession } from "./sessions.js";
import { setup } from "./setup.js";
import { sizeLimit } from "./size_limit.js";
import { status } from "./status.js";
import { surface } from "./surface.js";
import { sharedText } from "./sync.js";
import { sessions } from "../sessions_editor/sessions.js";
import { toolbar } from "./toolbar.js";
import { ownUndo } from "./undo.js";

/** What is in sight at first is parsed before it is shown, so that headings don't grow afterwards. */
const SCREENFUL = 6_000;
const PARSE_MS = 150;

/**
 * @typedef {import("../provider/session.js").Session} Session
 * @typedef {import("./open.js").EditorOptions} EditorOptions
 * @typedef {import("./phrases.js").Phrases} Phrases
 */

/** Builds the editor's parts around a session and connects them.
 * @param {Session} session @param {EditorOptions} options @param {Phrases} say @param {() => void} restart */
export function mount(session, options, say, restart) {
  const stage = surface(options.parent);
  const news = notice();
  const locked = new Compartment();
  const { config, extension } = sharedText(session.text);
  const history = ownUndo(session.text, config);
  const limit = sizeLimit(() => session.padState?.max_pad_bytes ?? options.maxBytes, tellSize(news, say));
  const webinars = sessions(session, say, news);
  const writers = authors(session.text, options.pad, stage.root, news, say);
  const files = dropFile(options.pad, say, news, history);
  const shared = [history.extension, writers.extension, extension, locked.of([]), limit];
  const extensions = [...shared, webinars.extension, files, setup(session, options.here, say, stage)];
  const view = show(stage.root, session.text.toString(), extensions, options);
  stage.chrome.prepend(toolbar(() => view, history, webinars.newSession, writers, say));
  stage.below.append(news.dom);
  if (options.begin) void webinars.begin(view, options.begin);
  const lock = (/** @type {boolean} */ on) => view.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(on)) });
  const parts = [
    measured(stage.below, view),
    hearing(session, options),
    people(options.people, options.here, session.awareness, say),
    status(options.status, stage.below, session, say),
    access(session, news, say, lock),
    refusal(session, news, say, restart),
    redaction(session, history, restart),
  ];
  return {
    place: () => placeAt(view, barBottom()),
    focus: () => view.focus(),
    whenSaved: () => session.whenSaved(),
    send: (/** @type {Uint8Array<ArrayBuffer>} */ message) => session.send(message),
    destroy() {
      for (const part of [...parts, view, stage]) part.destroy();
      void endSession(session);
    },
  };
}

/** What the editor's socket tells that the page around it shows. @param {Session} session @param {EditorOptions} options */
function hearing(session, { here, chat, onState }) {
  const offHere = session.onHere(() => here.tell(session.here));
  const offState = session.onChange(() => session.padState && onState(session.padState));
  session.onChat = (message) => chat.tell(message);
  return {
    destroy() {
      offHere();
      offState();
      session.onChat = null;
    },
  };
}

/** The text with the cursor where the person was reading, and that line where it was.
 * @param {ShadowRoot} root @param {string} text @param {import("@codemirror/state").Extension} extensions
 * @param {EditorOptions} options */
function show(root, text, extensions, { topLine, topOffset = 0, line }) {
  const doc = Text.of(text.split("\n"));
  const at = (/** @type {number} */ index) => doc.line(Math.min(index + 1, doc.lines));
  const anchor = typeof line === "number" ? at(line).to : at(topLine ?? 0).from;
  const view = new EditorView({
    parent: root,
    root,
    scrollTo: topLine === null ? undefined : EditorView.scrollIntoView(at(topLine).from, { y: "start" }),
    state: EditorState.create({ doc, selection: { anchor }, extensions }),
  });
  forceParsing(view, Math.min(anchor + SCREENFUL, doc.length), PARSE_MS);
  if (topLine !== null) void showAt(view, { line: topLine, offset: topOffset }, barBottom());
  return view;
}

/** What hangs below the toolbar makes room above the text, of which the view learns nothing by itself: it would take a
 * click for one on another line. @param {HTMLElement} below @param {EditorView} view */
function measured(below, view) {
  const observer = new ResizeObserver(() => view.requestMeasure());
  observer.observe(below);
  return { destroy: () => observer.disconnect() };
}

/** Where the text begins to be seen, px from the window's top. */
function barBottom() {
  return document.getElementById("bar")?.getBoundingClientRect().bottom ?? 0;
}

/** @param {import("./notice.js").Notice} news @param {Phrases} say
 * @returns {(report: import("./size_limit.js").SizeReport) => void} */
function tellSize(news, say) {
  return ({ state, percent }) => {
    if (state === "fits") news.clear();
    else news.show(say(`size_${state}`, { percent }));
  };
}
