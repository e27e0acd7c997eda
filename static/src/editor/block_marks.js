// Marks at the beginning of lines: headings, lists, tasks, quotes; and fences around lines of code.
import { readListLine } from "./list_lines.js";
import { selectedLines } from "./lists.js";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {import("./list_lines.js").ListLine} ListLine
 * @typedef {{ from: number, to: number }} Span in characters from the line's start
 */

const HEADING = /^(#{1,6})[ \t]+/;
const QUOTE = /^[ \t]*>[ \t]?/;
/** The mark of the next level, by the present one: most pads begin with a second. */
const NEXT_HEADING = ["## ", "", "### ", "# "];

/** No heading, one of the second level, third, first, and none again. @param {EditorView} view */
export function cycleHeading(view) {
  const level = HEADING.exec(selectedLines(view.state)[0]?.text ?? "")?.[1]?.length ?? 0;
  const prefix = NEXT_HEADING[level] ?? "";
  return rewriteStarts(view, (line) => ({ from: 0, to: HEADING.exec(line)?.[0].length ?? 0 }), () => prefix);
}

/** @param {EditorView} view */
export function toggleQuote(view) {
  return toggle(view, "> ", (line) => ({ from: 0, to: QUOTE.exec(line)?.[0].length ?? 0 }), (line) => QUOTE.test(line));
}

/** @param {EditorView} view */
export function toggleBullets(view) {
  return toggle(view, "- ", marker, (line) => /^[-*+]/.test(readListLine(line)?.marker ?? "") && !readListLine(line)?.task);
}

/** @param {EditorView} view */
export function toggleTasks(view) {
  return toggle(view, "- [ ] ", marker, (line) => Boolean(readListLine(line)?.task));
}

/** @param {EditorView} view */
export function fence(view) {
  const lines = selectedLines(view.state);
  const from = lines[0]?.from ?? 0;
  const to = lines[lines.length - 1]?.to ?? from;
  const changes = [
    { from, insert: "```\n" },
    { from: to, insert: "\n```" },
  ];
  view.dispatch({ changes, userEvent: "input.format" });
  return true;
}

/** Where a line has its list marker and box, or would have them. @param {string} line @returns {Span} */
function marker(line) {
  const item = readListLine(line);
  const blanks = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  return item ? { from: item.quote.length + item.indent.length, to: item.start } : { from: blanks, to: blanks };
}

/** Gives every line the prefix, in place of what stands there; takes it away if all have it.
 * @param {EditorView} view @param {string} prefix @param {(line: string) => Span} place
 * @param {(line: string) => boolean} has */
function toggle(view, prefix, place, has) {
  const all = linesToMark(view.state).every((line) => has(line.text));
  return rewriteStarts(view, place, (line) => (all ? "" : has(line) ? null : prefix));
}

/** @param {EditorView} view @param {(line: string) => Span} place
 * @param {(line: string) => string | null} rewrite null leaves the line alone */
function rewriteStarts(view, place, rewrite) {
  const { state } = view;
  if (state.readOnly) return false;
  const changes = state.changes(
    linesToMark(state).flatMap((line) => {
      const insert = rewrite(line.text);
      const { from, to } = place(line.text);
      return insert === null ? [] : [{ from: line.from + from, to: line.from + to, insert }];
    }),
  );
  view.dispatch({ changes, selection: state.selection.map(changes, 1), userEvent: "input.format" });
  return true;
}

/** The selected lines; of several, the blank ones only lie between. @param {import("@codemirror/state").EditorState} state */
function linesToMark(state) {
  const lines = selectedLines(state);
  return lines.length > 1 ? lines.filter((line) => line.text.trim()) : lines;
}
