// What is pasted from web pages and word processors, as Markdown. A walker of our own: it is a third of the size of the
// libraries that do this, needs no style attribute to be applied, and knows Word's lists.
import { inline, isElement, isSkipped, styleOf } from "./html_inline.js";
import { table } from "./html_table.js";

/** @typedef {{ text: string, tight: boolean }} Block `tight` ones follow each other without a blank line */

const BLOCKS = new Set(
  ("ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DETAILS DIV DL DT FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER " +
    "HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE UL").split(" "),
);
/** What makes HTML worth more than the plain text beside it. */
const STRUCTURE = "h1,h2,h3,h4,h5,h6,ul,ol,table,blockquote,pre,code,a[href],strong,b,em,i,del,s,hr,[data-style*='mso-list' i]";
const TAG = /<\/?[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const STYLED = /font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic/i;

/** Markdown, or null if the HTML holds nothing that plain text lacks. @param {string} html */
export function htmlToMarkdown(html) {
  const { body } = new DOMParser().parseFromString(withoutStyles(html), "text/html");
  if (!body.querySelector(STRUCTURE) && !STYLED.test(html)) return null;
  return join(blocks(body.childNodes)).trim() || null;
}

/** The same with styles under other names: merely to parse them breaks a strict Content-Security-Policy.
 * @param {string} html */
function withoutStyles(html) {
  return html.replace(TAG, (tag) => tag.replace(/^<(\/?)style\b/i, "<$1x-style").replace(/\sstyle\s*=/gi, " data-style="));
}

/** @param {Block[]} list */
function join(list) {
  return list.map(({ text, tight }, at) => (at === 0 ? "" : tight && list[at - 1]?.tight ? "\n" : "\n\n") + text).join("");
}

/** @param {Iterable<Node>} nodes @returns {Block[]} */
function blocks(nodes) {
  /** @type {Block[]} */
  const out = [];
  /** @type {Node[]} */
  let words = [];
  const flush = () => {
    out.push(...paragraph(inline(words)));
    words = [];
  };
  for (const node of nodes) {
    if (!isElement(node) || !holdsBlocks(node)) words.push(node);
    else {
      flush();
      out.push(...block(node));
    }
  }
  flush();
  return out;
}

/** Also inline elements around blocks: Google Docs wraps all it copies into a <b>. @param {Element} element */
function holdsBlocks(element) {
  return BLOCKS.has(element.tagName) || (!isSkipped(element) && [...element.querySelectorAll("*")].some((inner) => BLOCKS.has(inner.tagName)));
}

/** @param {string} words @returns {Block[]} */
function paragraph(words) {
  const text = words.trim();
  return text ? [{ text: text.replace(/^(#{1,6}|[-+>]|\d{1,9}[.)])(?= )/gm, "\\$1"), tight: false }] : [];
}

/** @param {Element} element @returns {Block[]} */
function block(element) {
  const { tagName } = element;
  const level = /^H(\d)$/.exec(tagName)?.[1];
  if (level) return heading(element, Number(level));
  if (tagName === "HR") return [{ text: "---", tight: false }];
  if (tagName === "PRE") return [{ text: "```\n" + (element.textContent ?? "").replace(/\n$/, "") + "\n```", tight: false }];
  if (tagName === "UL" || tagName === "OL") return [{ text: items(element).join("\n"), tight: true }];
  if (tagName === "BLOCKQUOTE") return quote(join(blocks(element.childNodes)));
  if (tagName === "TABLE") return tableOr(element);
  const level_ = /mso-list:\s*[^;]*level(\d)/i.exec(styleOf(element))?.[1];
  if (level_) return [{ text: wordItem(element, Number(level_)), tight: true }];
  return blocks(element.childNodes);
}

/** @param {Element} element @param {number} level @returns {Block[]} */
function heading(element, level) {
  const words = inline(element.childNodes, new Set(["**"])).replace(/\s+/g, " ").trim();
  return words ? [{ text: `${"#".repeat(level)} ${words}`, tight: false }] : [];
}

/** @param {string} text @returns {Block[]} */
function quote(text) {
  return text ? [{ text: text.replace(/^(?=.)/gm, "> ").replace(/^$/gm, ">"), tight: false }] : [];
}

/** A table of one column is only there for the layout. @param {Element} element @returns {Block[]} */
function tableOr(element) {
  const text = table(element);
  if (text) return [{ text, tight: false }];
  return [...element.querySelectorAll("td,th")].flatMap((cell) => blocks(cell.childNodes));
}

/** The lines of a list; a list directly in a list, as Google Docs has them, belongs to the item before it.
 * @param {Element} list @returns {string[]} */
function items(list) {
  let number = Number(list.getAttribute("start") ?? 1);
  return [...list.children].flatMap((child) => {
    if (child.tagName === "UL" || child.tagName === "OL") return items(child).map((line) => `  ${line}`);
    const marker = list.tagName === "OL" ? `${number++}. ` : "- ";
    return item(marker, join(tightened(blocks(child.childNodes))));
  });
}

/** @param {Block[]} list @returns {Block[]} the words of an item stand right above its nested list */
function tightened(list) {
  return list.map((inner, at) => (at === 0 ? { ...inner, tight: true } : inner));
}

/** @param {string} marker @param {string} text */
function item(marker, text) {
  const indent = " ".repeat(marker.length);
  return text.replace(/^\\?(\[[ x]\])/, "$1").split("\n").map((line, at) => (at === 0 ? marker : line && indent) + line);
}

/** Word has no lists but paragraphs that say which level they are on, with the marker as text.
 * @param {Element} element @param {number} level */
function wordItem(element, level) {
  const marker = [...element.querySelectorAll("[data-style]")].find((part) => /mso-list:\s*ignore/i.test(styleOf(part)));
  const ordered = /^\s*\(?\w{1,4}[.)]/.test(marker?.textContent ?? "");
  return "  ".repeat(level - 1) + (ordered ? "1. " : "- ") + inline(element.childNodes).trim();
}
