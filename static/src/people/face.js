import { element } from "../editor/element.js";

/** A person's initials on their colour; nothing to hear. @param {string} className @param {string} name @param {string} color */
export function face(className, name, color) {
  const mark = element("span", { className, "aria-hidden": true }, initials(name));
  if (/^#[0-9a-f]{6}$/i.test(color)) mark.style.backgroundColor = color;
  return mark;
}

/** "Ada Example" is AE, "Ada" is A. @param {string} name */
export function initials(name) {
  const words = name.split(/[\s-]+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...(word ?? "")][0]).join("").toLocaleUpperCase() || "?";
}
