// Live Markdown: the text stays as it is written and looks as it will be read.
import { syntaxTree } from "@codemirror/language";
import { Decoration, EditorView, ViewPlugin } from "@codemirror/view";

import { blockLook } from "./look_blocks.js";
import { wordLook } from "./look_marks.js";
import { taskLook } from "./tasks.js";

/** @typedef {import("@codemirror/view").ViewUpdate} ViewUpdate */

/** @param {import("./phrases.js").Phrases} say @returns {import("@codemirror/state").Extension} */
export function look(say) {
  const label = say("task_box");
  /** @type {ViewPlugin<Look>} */
  const plugin = ViewPlugin.define((view) => new Look(view, label), { decorations: (value) => value.decorations });
  return [plugin, EditorView.atomicRanges.of((view) => view.plugin(plugin)?.atoms ?? Decoration.none)];
}

class Look {
  decorations = Decoration.none;
  atoms = Decoration.none;

  /** @param {EditorView} view @param {string} taskLabel */
  constructor(view, taskLabel) {
    this.taskLabel = taskLabel;
    this.#draw(view);
  }

  /** @param {ViewUpdate} update */
  update(update) {
    const parsed = syntaxTree(update.startState) !== syntaxTree(update.state);
    if (update.docChanged || update.viewportChanged || update.selectionSet || update.focusChanged || parsed) {
      this.#draw(update.view);
    }
  }

  /** @param {EditorView} view */
  #draw(view) {
    const marks = view.visibleRanges.flatMap((range) => this.#marksIn(view, range.from, range.to));
    this.decorations = Decoration.set(marks, true);
    this.atoms = Decoration.set(marks.filter((mark) => mark.value.spec.atom), true);
  }

  /** Without those that span lines: CodeMirror lets no plugin hide a line's end.
   * @param {EditorView} view @param {number} from @param {number} to */
  #marksIn(view, from, to) {
    const { state } = view;
    const isActive = activeLines(view);
    /** @type {import("@codemirror/state").Range<Decoration>[]} */
    const marks = [];
    syntaxTree(state).iterate({
      from,
      to,
      enter: (node) => {
        marks.push(...blockLook(state, node, from, to));
        if (node.name === "TaskMarker") marks.push(...taskLook(state, node, this.taskLabel));
        else marks.push(...wordLook(state, node, isActive(node.from)));
      },
    });
    return marks.filter((mark) => mark.to <= state.doc.lineAt(mark.from).to);
  }
}

/** Whether a position is on a line that the selection touches, while the editor has the focus. @param {EditorView} view */
function activeLines(view) {
  const { doc, selection } = view.state;
  if (!view.hasFocus) return () => false;
  const from = doc.lineAt(selection.main.from).from;
  const to = doc.lineAt(selection.main.to).to;
  return (/** @type {number} */ position) => position >= from && position <= to;
}
