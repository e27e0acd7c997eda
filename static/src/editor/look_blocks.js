// The look of whole lines: headings, quotes, lists, code, rules, tables. Classes only, so that no character moves.
import { Decoration } from "@codemirror/view";

import { readListLine } from "./list_lines.js";

/**
 * @typedef {import("@lezer/common").SyntaxNodeRef} Node
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {import("@codemirror/state").Range<Decoration>} Mark
 */

const MAX_DEPTH = 6;

/** @type {Map<string, Decoration>} */
const decorations = new Map();

/** The decorations of the lines that a node covers, of those between `from` and `to`.
 * @param {EditorState} state @param {Node} node @param {number} from @param {number} to @returns {Mark[]} */
export function blockLook(state, node, from, to) {
  const name = classOf(state, node);
  if (name) return linesOf(state, node, from, to).map((line) => line_(name).range(line.from));
  if (node.name === "FencedCode") return fencedLook(state, node, from, to);
  if (node.name === "ListItem") return itemLook(state, node, from, to);
  return [];
}

/** @param {EditorState} state @param {Node} node */
function classOf(state, node) {
  const heading = /^(?:ATX|Setext)Heading(\d)$/.exec(node.name);
  if (heading) return isBeingTyped(state, node) ? "" : `md-heading md-h${heading[1]}`;
  return { Blockquote: "md-quote", HorizontalRule: "md-rule", Table: "md-table" }[node.name] ?? "";
}

/** A single "-" below a paragraph makes it a heading, but mostly it is the beginning of a list.
 * @param {EditorState} state @param {Node} node */
function isBeingTyped(state, node) {
  return node.name.startsWith("Setext") && /\n\s*[-=]\s*$/.test(state.sliceDoc(node.from, node.to));
}

/** @param {EditorState} state @param {Node} node @param {number} from @param {number} to */
function fencedLook(state, node, from, to) {
  return linesOf(state, node, from, to).map((line) => {
    const ends = (line.from <= node.from ? " md-code-first" : "") + (line.to >= node.to ? " md-code-last" : "");
    return line_("md-code" + ends).range(line.from);
  });
}

/** An item's own lines: nested items and code have their own look. @param {EditorState} state @param {Node} node
 * @param {number} from @param {number} to */
function itemLook(state, node, from, to) {
  const depth = depthOf(node);
  const own = node.node.getChildren("Paragraph").concat(node.node.getChildren("Task"));
  const end = own.length ? Math.max(...own.map((child) => child.to)) : node.from;
  return linesOf(state, { from: node.from, to: end }, from, to).map((line) => {
    const first = line.from <= node.from && readListLine(line.text) !== null;
    return line_(`md-item md-depth-${depth}${first ? " md-item-first" : ""}`).range(line.from);
  });
}

/** How many lists a node is in, from 1. @param {Node} node */
export function depthOf(node) {
  let depth = 0;
  for (let at = /** @type {import("@lezer/common").SyntaxNode | null} */ (node.node); at; at = at.parent) {
    if (at.name === "ListItem") depth += 1;
  }
  return Math.min(depth, MAX_DEPTH);
}

/** @param {EditorState} state @param {{ from: number, to: number }} node @param {number} from @param {number} to */
function linesOf(state, node, from, to) {
  const lines = [];
  const last = Math.min(node.to, to);
  for (let position = Math.max(node.from, from); position <= last; ) {
    const line = state.doc.lineAt(position);
    lines.push(line);
    position = line.to + 1;
  }
  return lines;
}

/** @param {string} name */
function line_(name) {
  const known = decorations.get(name);
  if (known) return known;
  const made = Decoration.line({ class: name });
  decorations.set(name, made);
  return made;
}
