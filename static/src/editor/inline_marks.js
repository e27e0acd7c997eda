// Marks around words: **bold**, *italic*, `code`.
import { EditorSelection } from "@codemirror/state";

import { readListLine } from "./list_lines.js";
import { selectedLines } from "./lists.js";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {import("@codemirror/state").Line} Line
 * @typedef {{ from: number, to: number }} Span
 * @typedef {{ from: number, to?: number, insert?: string }} Change
 */

const BLOCK_START = /^[ \t]*(?:>[ \t]?)*(?:#{1,6}[ \t]+)?/;

/** Puts a mark around each line of the selection, or takes it away if all have it.
 * @param {EditorView} view @param {string} mark */
export function toggleMark(view, mark) {
  const { state } = view;
  if (state.readOnly) return false;
  const { main } = state.selection;
  const word = main.empty ? state.wordAt(main.head) : null;
  if (main.empty && !word) return emptyMark(view, mark);
  const spans = word ? [word] : markable(state);
  const marked = spans.every((span) => hasMark(state, span, mark));
  const plain = spans.filter((span) => !hasMark(state, span, mark));
  const changes = state.changes(marked ? spans.flatMap((span) => unmark(state, span, mark)) : plain.flatMap((span) => put(span, mark)));
  view.dispatch({ changes, selection: mapInward(main, changes), userEvent: "input.format" });
  return true;
}

/** @param {EditorView} view @param {string} mark */
function emptyMark(view, mark) {
  const { head } = view.state.selection.main;
  const inside = hasMark(view.state, { from: head, to: head }, mark);
  view.dispatch({
    changes: inside ? unmark(view.state, { from: head, to: head }, mark) : { from: head, insert: mark + mark },
    selection: { anchor: inside ? head - mark.length : head + mark.length },
    userEvent: "input.format",
  });
  return true;
}

/** The selection without the marks put at its ends. @param {import("@codemirror/state").SelectionRange} range
 * @param {import("@codemirror/state").ChangeSet} changes */
function mapInward({ anchor, head }, changes) {
  const forward = anchor <= head ? 1 : -1;
  return EditorSelection.range(changes.mapPos(anchor, forward), changes.mapPos(head, anchor === head ? forward : -forward));
}

/** The parts of the selection that can carry a mark: of each line, what follows the block's own marks, without blanks
 * at the ends. @param {EditorState} state @returns {Span[]} */
function markable(state) {
  const { main } = state.selection;
  return selectedLines(state).flatMap((line) => {
    const start = Math.max(main.from, line.from + contentStart(line.text));
    const text = state.sliceDoc(start, Math.max(start, Math.min(main.to, line.to)));
    const trimmed = text.trim();
    const from = start + text.indexOf(trimmed);
    return trimmed ? [{ from, to: from + trimmed.length }] : [];
  });
}

/** @param {string} line */
function contentStart(line) {
  return readListLine(line)?.start ?? BLOCK_START.exec(line)?.[0].length ?? 0;
}

/** Whether a span has the mark, just outside or just inside it. Of `*` and `**` the length of the run decides.
 * @param {EditorState} state @param {Span} span @param {string} mark */
function hasMark(state, span, mark) {
  return markOutside(state, span, mark) || markInside(state, span, mark);
}

/** @param {EditorState} state @param {Span} span @param {string} mark */
function markOutside(state, { from, to }, mark) {
  const before = run(state.sliceDoc(Math.max(0, from - 3), from), mark, /(.)\1*$/s);
  const after = run(state.sliceDoc(to, to + 3), mark, /^(.)\1*/s);
  return counts(Math.min(before, after), mark);
}

/** @param {EditorState} state @param {Span} span @param {string} mark */
function markInside(state, { from, to }, mark) {
  const text = state.sliceDoc(from, to);
  if (text.length < 2 * mark.length + 1) return false;
  return counts(Math.min(run(text, mark, /^(.)\1*/s), run(text, mark, /(.)\1*$/s)), mark);
}

/** How often the mark's character repeats at one end. @param {string} text @param {string} mark @param {RegExp} end */
function run(text, mark, end) {
  const found = end.exec(text)?.[0] ?? "";
  return found[0] === mark[0] ? Math.min(found.length, 3) : 0;
}

/** @param {number} length @param {string} mark */
function counts(length, mark) {
  if (mark === "*") return length % 2 === 1;
  return length >= mark.length;
}

/** @param {EditorState} state @param {Span} span @param {string} mark */
function unmark(state, { from, to }, mark) {
  const { length } = mark;
  const outside = markOutside(state, { from, to }, mark);
  const [open, close] = outside ? [from - length, to] : [from, to - length];
  return [
    { from: open, to: open + length },
    { from: close, to: close + length },
  ];
}

/** @param {Span} span @param {string} mark */
function put({ from, to }, mark) {
  return [
    { from, insert: mark },
    { from: to, insert: mark },
  ];
}
