import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";

import { notice } from "./notice.js";
import { people } from "./people.js";
import { placeAt, showAt } from "./position.js";
import { refusal } from "./refusal.js";
import { endSession } from "./sessions.js";
import { setup } from "./setup.js";
import { sizeLimit } from "./size_limit.js";
import { status } from "./status.js";
import { surface } from "./surface.js";
import { sharedText } from "./sync.js";
import { toolbar } from "./toolbar.js";
import { ownUndo } from "./undo.js";

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
  const extensions = [history.extension, extension, locked.of([]), limit, setup(session, say, stage)];
  const view = new EditorView({
    parent: stage.root,
    root: stage.root,
    state: EditorState.create({ doc: session.text.toString(), extensions }),
  });
  stage.chrome.prepend(toolbar(() => view, history, say));
  stage.below.append(news.dom);
  const lock = () => view.dispatch({ effects: locked.reconfigure(EditorState.readOnly.of(true)) });
  const parts = [
    people(options.people, session.awareness, say),
    status(options.status, session, say),
    refusal(session, news, say, { lock, restart }),
  ];
  settle(view, options);
  return {
    place: () => placeAt(view, barBottom()),
    focus: () => view.focus(),
    whenSaved: () => session.whenSaved(),
    destroy() {
      for (const part of [...parts, view, stage]) part.destroy();
      void endSession(session);
    },
  };
}

/** Puts the cursor where the person was reading, and that line where it was. The page shows the editor only after this.
 * @param {EditorView} view @param {EditorOptions} options */
function settle(view, { topLine, topOffset = 0, line }) {
  if (topLine === null) return;
  const { doc } = view.state;
  const cursor = doc.line(Math.min((line ?? topLine) + 1, doc.lines));
  view.dispatch({ selection: { anchor: line === null || line === undefined ? cursor.from : cursor.to } });
  requestAnimationFrame(() => void showAt(view, { line: topLine, offset: topOffset }, barBottom()));
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
