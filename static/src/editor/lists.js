import { Prec } from "@codemirror/state";
import { keymap } from "@codemirror/view";

import { childIndent, nextStart, readListLine, widthOf } from "./list_lines.js";
import { inCode } from "./markdown.js";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {import("@codemirror/state").Line} Line
 */

const QUOTE = /^(?:[ \t]*>[ \t]?)+/;

/** Keys in lists and quotes. Tab outside a list moves the focus as everywhere; inside, Escape then Tab does. */
export const lists = Prec.high(
  keymap.of([
    { key: "Enter", run: continueLine },
    { key: "Backspace", run: removeMarker },
    { key: "Tab", run: (view) => shift(view, indented), shift: (view) => shift(view, outdented) },
  ]),
);

/** Enter begins another item; on an empty one it ends the list. @param {EditorView} view */
function continueLine(view) {
  const { state } = view;
  const { main } = state.selection;
  const line = state.doc.lineAt(main.head);
  if (state.readOnly || inCode(state, main.head)) return false;
  const start = lineStart(line.text);
  if (!start || main.from < line.from + start.length) return false;
  if (line.length === start.length) return endList(view, line);
  const insert = "\n" + start.next;
  view.dispatch({
    changes: { from: main.from, to: main.to, insert },
    selection: { anchor: main.from + insert.length },
    scrollIntoView: true,
    userEvent: "input.type",
  });
  return true;
}

/** What a line of a list or quote begins with, and what the next one would. @param {string} text */
function lineStart(text) {
  const item = readListLine(text);
  if (item) return { length: item.start, next: nextStart(item) };
  const quote = QUOTE.exec(text)?.[0];
  return quote ? { length: quote.length, next: quote } : null;
}

/** An empty item moves one level out, and from the outermost becomes a plain line.
 * @param {EditorView} view @param {Line} line */
function endList(view, line) {
  const item = readListLine(line.text);
  const insert = item && item.indent ? outdented(view.state, line) ?? "" : item?.quote ?? "";
  replaceLine(view, line, insert);
  return true;
}

/** Backspace right after a marker takes the whole marker. @param {EditorView} view */
function removeMarker(view) {
  const { main } = view.state.selection;
  const line = view.state.doc.lineAt(main.head);
  const item = readListLine(line.text);
  if (view.state.readOnly || !main.empty || !item?.space || main.head !== line.from + item.start) return false;
  if (inCode(view.state, main.head)) return false;
  view.dispatch({
    changes: { from: line.from + item.quote.length, to: main.head },
    userEvent: "delete.backward",
  });
  return true;
}

/** @param {EditorView} view @param {(state: EditorState, line: Line) => string | null} rewrite */
function shift(view, rewrite) {
  const { state } = view;
  const lines = selectedLines(state);
  if (state.readOnly || !lines.some((line) => readListLine(line.text))) return false;
  const changes = [];
  for (const line of lines) {
    const text = rewrite(state, line);
    const changed = text === null ? 0 : text.length - line.length;
    if (changed) changes.push(indentChange(line, changed));
  }
  if (changes.length) view.dispatch({ changes, userEvent: "input.indent" });
  return true;
}

/** Adds or removes blanks where the marker stands, so that the cursor and others' edits in the line stay.
 * @param {Line} line @param {number} difference */
function indentChange(line, difference) {
  const item = /** @type {import("./list_lines.js").ListLine} */ (readListLine(line.text));
  const at = line.from + item.quote.length + item.indent.length;
  return difference > 0 ? { from: at, insert: " ".repeat(difference) } : { from: at + difference, to: at };
}

/** The line one level deeper, below the item before it; null if it is no item or there is nothing to belong to.
 * @param {EditorState} state @param {Line} line */
function indented(state, line) {
  const item = readListLine(line.text);
  const above = item && itemAbove(state, line, widthOf(item.indent));
  if (!item || !above || widthOf(above.indent) < widthOf(item.indent)) return null;
  return item.quote + childIndent(above) + line.text.slice(item.quote.length + item.indent.length);
}

/** The line one level further out. @param {EditorState} state @param {Line} line */
function outdented(state, line) {
  const item = readListLine(line.text);
  if (!item?.indent) return null;
  const parent = itemAbove(state, line, widthOf(item.indent) - 1);
  return item.quote + (parent?.indent ?? "") + line.text.slice(item.quote.length + item.indent.length);
}

/** The nearest item above that is indented by at most `width`. @param {EditorState} state @param {Line} line
 * @param {number} width */
function itemAbove(state, line, width) {
  for (let number = line.number - 1; number >= 1; number--) {
    const { text } = state.doc.line(number);
    const item = readListLine(text);
    if (item && widthOf(item.indent) <= width) return item;
    if (!item && text.trim() && !/^\s/.test(text)) return null;
  }
  return null;
}

/** @param {EditorState} state @returns {Line[]} */
export function selectedLines(state) {
  const { from, to } = state.selection.main;
  const last = state.doc.lineAt(to);
  const lines = [];
  for (let line = state.doc.lineAt(from); ; line = state.doc.line(line.number + 1)) {
    if (line.from < to || line.from === from) lines.push(line);
    if (line.number >= last.number) return lines;
  }
}

/** @param {EditorView} view @param {Line} line @param {string} insert */
function replaceLine(view, line, insert) {
  view.dispatch({
    changes: { from: line.from, to: line.to, insert },
    selection: { anchor: line.from + insert.length },
    scrollIntoView: true,
    userEvent: "input.type",
  });
}
