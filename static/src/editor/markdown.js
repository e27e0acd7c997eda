import { Language, defineLanguageFacet, languageDataProp, syntaxTree } from "@codemirror/language";
import { GFM, parser } from "@lezer/markdown";

const data = defineLanguageFacet({ wordChars: "" });

/** Markdown as the pages read it, with tables, task lists, ~~struck~~ text and bare addresses as links. */
export const markdown = new Language(
  data,
  parser.configure([GFM, { props: [languageDataProp.add((type) => (type.isTop ? data : undefined))] }]),
  [],
  "markdown",
).extension;

/** The innermost node of one of these names around a position, or null.
 * @param {import("@codemirror/state").EditorState} state @param {number} position @param {string[]} names
 * @param {-1 | 0 | 1} side of the position that counts */
export function enclosing(state, position, names, side = -1) {
  for (let node = /** @type {import("@lezer/common").SyntaxNode | null} */ (syntaxTree(state).resolveInner(position, side)); node; node = node.parent) {
    if (names.includes(node.name)) return node;
  }
  return null;
}

/** Whether a position is in code, where marks are only characters.
 * @param {import("@codemirror/state").EditorState} state @param {number} position */
export function inCode(state, position) {
  return enclosing(state, position, ["FencedCode", "InlineCode"]) !== null;
}
