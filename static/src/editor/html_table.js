import { inline } from "./html_inline.js";

/** A table with several columns as Markdown, or "" if it is none. @param {Element} element */
export function table(element) {
  const rows = [...element.querySelectorAll("tr")].map(cells).filter((row) => row.length > 0);
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (width < 2 || element.querySelector("table")) return "";
  const [head = [], ...body] = rows;
  return [head, Array(width).fill("---"), ...body].map((row) => line(row, width)).join("\n");
}

/** @param {Element} row */
function cells(row) {
  return [...row.children].map((cell) => inline(cell.childNodes, new Set(cell.tagName === "TH" ? ["**"] : [])));
}

/** @param {string[]} row @param {number} width */
function line(row, width) {
  const padded = [...row, ...Array(width - row.length).fill("")];
  return `| ${padded.map((text) => text.replace(/\s+/g, " ").trim().replace(/\|/g, "\\|")).join(" | ")} |`;
}
