// How a line of a list is written: quote marks, indentation, marker, and the box of a task.

/**
 * @typedef {object} ListLine
 * @property {string} quote marks before it, such as "> "
 * @property {string} indent
 * @property {string} marker "-", "*", "+", "1." or "1)"
 * @property {string} space after the marker
 * @property {string} task "[ ] ", "[x] " or ""
 * @property {number} start of its own text, in characters from the line's start
 */

const ITEM = /^((?:[ \t]*>[ \t]?)*)([ \t]*)([-*+]|\d{1,9}[.)])([ \t]+|$)((?:\[[ xX]\](?:[ \t]+|$))?)/;

/** @param {string} line @returns {ListLine | null} */
export function readListLine(line) {
  const match = ITEM.exec(line);
  if (!match) return null;
  const [whole, quote = "", indent = "", marker = "", space = "", task = ""] = match;
  return { quote, indent, marker, space, task, start: whole.length };
}

/** The beginning of the line after this one. @param {ListLine} item */
export function nextStart({ quote, indent, marker, space, task }) {
  return quote + indent + nextMarker(marker) + (space || " ") + (task ? "[ ] " : "");
}

/** @param {string} marker */
function nextMarker(marker) {
  const number = parseInt(marker, 10);
  return Number.isNaN(number) ? marker : String(number + 1) + marker.slice(-1);
}

/** How far an item below this one is indented to belong to it. @param {ListLine} item */
export function childIndent({ indent, marker }) {
  return indent + " ".repeat(marker.length + 1);
}

/** The width of an indentation, a tab to the next fourth column. @param {string} indent */
export function widthOf(indent) {
  let width = 0;
  for (const character of indent) width += character === "\t" ? 4 - (width % 4) : 1;
  return width;
}
