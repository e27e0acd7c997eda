// HTML's words as Markdown: text, bold, italic, links, code.
import { safeAddress } from "./links.js";

/** @typedef {ReadonlySet<string>} Open marks that are already around the text */

const MARKS = /** @type {Record<string, string>} */ ({
  B: "**", STRONG: "**", I: "*", EM: "*", CITE: "*", S: "~~", DEL: "~~", STRIKE: "~~",
});
const CODE = new Set(["CODE", "KBD", "TT", "SAMP"]);
const SKIPPED = new Set(["X-STYLE", "SCRIPT", "TEMPLATE", "HEAD", "TITLE", "NOSCRIPT", "SVG", "BUTTON", "SELECT", "TEXTAREA"]);
/** What Markdown would take for its own: marks, escapes, tags, links. */
const SPECIAL = /[`*]|\\(?=[!-/:-@[-`{-~])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|<(?=[a-z/!])|\[(?=[^\]]*\]\()/giu;

/** The words of some nodes, blanks collapsed. @param {Iterable<Node>} nodes @param {Open} [open] @returns {string} */
export function inline(nodes, open = new Set()) {
  return [...nodes].map((node) => one(node, open)).join("").replace(/[ \t]+/g, " ").replace(/ ?\n ?/g, "\n");
}

/** @param {Node} node @param {Open} open @returns {string} */
function one(node, open) {
  if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? "").replace(/[\s\u00a0]+/g, " ").replace(SPECIAL, "\\$&");
  if (!isElement(node) || isSkipped(node)) return "";
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "IMG") return image(node);
  if (node.tagName === "INPUT") return checkbox(node);
  if (CODE.has(node.tagName)) return codeWords(node.textContent ?? "");
  if (node.tagName === "A") return link(node, open);
  return marked(node, marksOf(node), open);
}

/** @param {Node} node @returns {node is Element} */
export function isElement(node) {
  return node.nodeType === Node.ELEMENT_NODE;
}

/** @param {Element} element */
export function isSkipped(element) {
  return SKIPPED.has(element.tagName.toUpperCase()) || /mso-list:\s*ignore/i.test(styleOf(element));
}

/** The style that an element was written with: html_to_markdown.js has renamed the attribute. @param {Element} element */
export function styleOf(element) {
  return element.getAttribute("data-style") ?? "";
}

/** The marks of an element, from its name and its style: Google Docs has a <b> that isn't bold and bold <span>s.
 * @param {Element} element @returns {string[]} */
function marksOf(element) {
  const style = styleOf(element);
  const marks = new Set([MARKS[element.tagName] ?? ""]);
  if (/font-weight:\s*(?:normal|[1-4]00)/i.test(style)) marks.delete("**");
  if (/font-weight:\s*(?:bold|[6-9]00)/i.test(style)) marks.add("**");
  if (/font-style:\s*italic/i.test(style)) marks.add("*");
  if (/text-decoration[^;]*line-through/i.test(style)) marks.add("~~");
  return [...marks].filter(Boolean);
}

/** @param {Element} element @param {string[]} marks @param {Open} open */
function marked(element, marks, open) {
  const fresh = marks.filter((mark) => !open.has(mark));
  const words = inline(element.childNodes, new Set([...open, ...fresh]));
  return fresh.reduce((text, mark) => around(text, mark), words);
}

/** Marks stand next to letters, or they are none. @param {string} text @param {string} mark */
function around(text, mark) {
  const words = text.trim();
  return words ? text.replace(words, () => words.split("\n").map((line) => (line.trim() ? mark + line.trim() + mark : line)).join("\n")) : text;
}

/** @param {Element} element @param {Open} open */
function link(element, open) {
  const words = inline(element.childNodes, open);
  const written = element.getAttribute("href") ?? "";
  const address = /^(?:https?:|mailto:)/i.test(written) ? safeAddress(written) : null;
  if (!address || !words.trim()) return words;
  if (words.trim() === written || words.trim() === address) return words.replace(words.trim(), () => address);
  return words.replace(words.trim(), () => `[${words.trim().replace(/\n/g, " ")}](${address.replace(/[()]/g, encodeURIComponent)})`);
}

/** @param {Element} element */
function image(element) {
  const source = element.getAttribute("src") ?? "";
  const alt = (element.getAttribute("alt") ?? "").replace(/\s+/g, " ");
  return /^https?:/i.test(source) ? `![${alt}](${source})` : alt;
}

/** @param {Element} element */
function checkbox(element) {
  if (element.getAttribute("type") !== "checkbox") return "";
  return element.hasAttribute("checked") ? "[x] " : "[ ] ";
}

/** @param {string} text */
function codeWords(text) {
  const fence = text.includes("`") ? "``" : "`";
  return text.trim() ? `${fence}${text.replace(/\s+/g, " ")}${fence}` : text;
}
