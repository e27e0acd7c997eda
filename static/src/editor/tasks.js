import { Decoration, EditorView, WidgetType, keymap } from "@codemirror/view";

import { readListLine } from "./list_lines.js";

/**
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {import("@codemirror/state").Line} Line
 */

/** Mod-Enter ticks the task of the cursor's line. */
export const taskKeys = keymap.of([{ key: "Mod-Enter", run: (view) => toggleAt(view, view.state.selection.main.head) }]);

/** The box in place of a task's marks. @param {EditorState} state @param {import("@lezer/common").SyntaxNodeRef} node
 * @param {string} label @returns {import("@codemirror/state").Range<Decoration>[]} */
export function taskLook(state, node, label) {
  const line = state.doc.lineAt(node.from);
  const item = readListLine(line.text);
  if (!item?.task) return [];
  const from = line.from + item.quote.length + item.indent.length;
  const box = new TaskBox(isDone(item.task), label);
  return [Decoration.replace({ widget: box, atom: true }).range(from, line.from + item.start)];
}

/** @param {EditorView} view @param {number} position */
function toggleAt(view, position) {
  const line = view.state.doc.lineAt(position);
  const item = readListLine(line.text);
  if (view.state.readOnly || !item?.task) return false;
  const at = line.from + line.text.indexOf("[", item.quote.length + item.indent.length) + 1;
  view.dispatch({ changes: { from: at, to: at + 1, insert: isDone(item.task) ? " " : "x" }, userEvent: "input.task" });
  return true;
}

/** @param {string} task */
function isDone(task) {
  return /[xX]/.test(task);
}

class TaskBox extends WidgetType {
  /** @param {boolean} done @param {string} label */
  constructor(done, label) {
    super();
    this.done = done;
    this.label = label;
  }

  /** @override @param {TaskBox} other */
  eq(other) {
    return other.done === this.done;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const holder = document.createElement("span");
    holder.className = "md-marker md-task";
    const box = holder.appendChild(document.createElement("input"));
    box.type = "checkbox";
    box.tabIndex = -1;
    box.setAttribute("aria-label", this.label);
    box.checked = this.done;
    box.addEventListener("mousedown", (event) => event.preventDefault());
    box.addEventListener("change", () => {
      if (!toggleAt(view, view.posAtDOM(holder))) box.checked = !box.checked;
    });
    return holder;
  }

  /** @override @param {HTMLElement} holder */
  updateDOM(holder) {
    const box = holder.querySelector("input");
    if (box) box.checked = this.done;
    return true;
  }
}
