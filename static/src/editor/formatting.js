import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

import { fence } from "./block_marks.js";
import { toggleMark } from "./inline_marks.js";
import { enclosing } from "./markdown.js";

/** @typedef {import("@codemirror/view").EditorView} EditorView */

const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;
const PLACEHOLDER = "https://";

export const formattingKeys = Prec.high(
  keymap.of([
    { key: "Mod-b", run: bold, preventDefault: true },
    { key: "Mod-i", run: italic, preventDefault: true },
    { key: "Mod-e", run: code, preventDefault: true },
    { key: "Mod-k", run: link, preventDefault: true },
  ]),
);

/** @param {EditorView} view */
export function bold(view) {
  return toggleMark(view, "**");
}

/** @param {EditorView} view */
export function italic(view) {
  return toggleMark(view, "*");
}

/** Code between backticks, or between fences if it has several lines. @param {EditorView} view */
export function code(view) {
  const { state } = view;
  const { from, to } = state.selection.main;
  if (state.readOnly) return false;
  return state.sliceDoc(from, to).includes("\n") ? fence(view) : toggleMark(view, "`");
}

/** Makes the selection a link and selects what is missing: its address, or its text. @param {EditorView} view */
export function link(view) {
  const { state } = view;
  const { main } = state.selection;
  if (state.readOnly) return false;
  const around = enclosing(state, main.head, ["Link"], main.empty ? -1 : 1)?.getChild("URL");
  if (around) return select(view, around);
  const { from, to } = main.empty ? state.wordAt(main.head) ?? main : main;
  const text = state.sliceDoc(from, to);
  const [label, address] = ADDRESS.test(text) ? ["", text] : [text, PLACEHOLDER];
  const anchor = label ? from + label.length + 3 : from + 1;
  view.dispatch({
    changes: { from, to, insert: `[${label}](${address})` },
    selection: label ? { anchor, head: anchor + address.length } : { anchor },
    scrollIntoView: true,
    userEvent: "input.format",
  });
  return true;
}

/** @param {EditorView} view @param {{ from: number, to: number }} span */
function select(view, { from, to }) {
  view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
  return true;
}
