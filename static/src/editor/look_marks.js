// The look of words, and the marks around them: hidden while the cursor is on another line, faint while it is on theirs.
import { Decoration, WidgetType } from "@codemirror/view";

import { readListLine } from "./list_lines.js";

/**
 * @typedef {import("@lezer/common").SyntaxNodeRef} Node
 * @typedef {import("@codemirror/state").EditorState} EditorState
 * @typedef {import("@codemirror/state").Range<Decoration>} Mark
 */

const WORDS = /** @type {Record<string, Decoration>} */ ({
  StrongEmphasis: Decoration.mark({ class: "md-strong" }),
  Emphasis: Decoration.mark({ class: "md-em" }),
  Strikethrough: Decoration.mark({ class: "md-strike" }),
  InlineCode: Decoration.mark({ class: "md-code-words" }),
  TableHeader: Decoration.mark({ class: "md-strong" }),
});
const LINK = Decoration.mark({ class: "md-link" });
const FAINT = Decoration.mark({ class: "md-mark" });
const MARKER = Decoration.mark({ class: "md-marker" });
const HIDDEN = Decoration.replace({});
/** One step for the cursor. */
const INDENT = Decoration.replace({ atom: true });
const MARKS = new Set(["EmphasisMark", "StrikethroughMark", "CodeMark", "HeaderMark", "QuoteMark", "LinkMark", "LinkTitle"]);
/** Code that only `pad` pages and our own server read: the name of a session behind its heading. */
const HEADING_ID = /[ \t]+\{#[^\s}]+\}[ \t]*$/;

/** @param {EditorState} state @param {Node} node @param {boolean} active whether the cursor is on its line
 * @returns {Mark[]} */
export function wordLook(state, node, active) {
  const words = WORDS[node.name];
  if (words) return [words.range(node.from, node.to)];
  if (node.name === "Link") return linkLook(node, active);
  if (node.name === "Image" || node.name === "LinkReference" || node.name === "Comment") return [FAINT.range(node.from, node.to)];
  if (node.name === "URL") return addressLook(node);
  if (node.name === "Escape") return [mark(active).range(node.from, node.from + 1)];
  if (node.name === "ListMark") return markerLook(state, node, active);
  if (/^ATXHeading/.test(node.name)) return idLook(state, node, active);
  return MARKS.has(node.name) ? markLook(state, node, active) : [];
}

/** The words of a link, and its address hidden like a mark. @param {Node} node @param {boolean} active */
function linkLook(node, active) {
  const [open, close] = node.node.getChildren("LinkMark");
  if (!open || !close || open.to >= close.from) return [FAINT.range(node.from, node.to)];
  const rest = node.to > close.to ? [mark(active).range(close.to, node.to)] : [];
  return [LINK.range(open.to, close.from), ...rest];
}

/** A bare address; one inside a link is hidden with the link's marks. @param {Node} node */
function addressLook(node) {
  const parent = node.node.parent?.name;
  return parent === "Link" || parent === "Image" || parent === "LinkReference" ? [] : [LINK.range(node.from, node.to)];
}

/** @param {EditorState} state @param {Node} node @param {boolean} active */
function markLook(state, node, active) {
  const parent = node.node.parent;
  if (parent?.name === "Image" || parent?.name === "LinkReference") return [];
  if (parent?.name === "FencedCode" || parent?.name.startsWith("Setext")) return [FAINT.range(node.from, node.to)];
  if (parent?.name === "Link" && (!hasWords(parent) || isInsideAddress(parent, node))) return [];
  const blank = /HeaderMark|QuoteMark/.test(node.name) && state.sliceDoc(node.to, node.to + 1) === " ";
  return [mark(active).range(node.from, node.to + (blank ? 1 : 0))];
}

/** @param {import("@lezer/common").SyntaxNode} link */
function hasWords(link) {
  const [open, close] = link.getChildren("LinkMark");
  return open && close && open.to < close.from;
}

/** The brackets around a link's address are hidden with it. @param {import("@lezer/common").SyntaxNode} link @param {Node} node */
function isInsideAddress(link, node) {
  const close = link.getChildren("LinkMark")[1];
  return close !== undefined && node.from >= close.to;
}

/** A bullet in place of the dash; numbers stay. Blanks before it go, since the line itself is indented.
 * @param {EditorState} state @param {Node} node @param {boolean} active */
function markerLook(state, node, active) {
  const line = state.doc.lineAt(node.from);
  const item = readListLine(line.text);
  if (!item || line.from + item.quote.length + item.indent.length !== node.from) return [];
  const indent = item.indent ? [INDENT.range(node.from - item.indent.length, node.from)] : [];
  if (item.task) return indent;
  const end = node.to + item.space.length;
  const bullet = !active && /^[-*+]$/.test(item.marker) && item.space;
  return [...indent, bullet ? BULLET.range(node.from, end) : MARKER.range(node.from, end)];
}

/** @param {EditorState} state @param {Node} node @param {boolean} active */
function idLook(state, node, active) {
  const found = HEADING_ID.exec(state.sliceDoc(node.from, node.to));
  return found ? [mark(active).range(node.from + found.index, node.to)] : [];
}

/** @param {boolean} active */
function mark(active) {
  return active ? FAINT : HIDDEN;
}

class Bullet extends WidgetType {
  toDOM() {
    const bullet = document.createElement("span");
    bullet.className = "md-marker md-bullet";
    bullet.textContent = "•";
    return bullet;
  }

  /** @override */
  ignoreEvent() {
    return false;
  }
}

const BULLET = Decoration.replace({ widget: new Bullet(), atom: true });
