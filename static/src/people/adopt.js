/** @type {Set<string>} */
const adopted = new Set();

/** Adds a part's styles to the page, once. A strict Content-Security-Policy forbids `<style>`.
 * @param {string} styles */
export function adopt(styles) {
  if (adopted.has(styles)) return;
  adopted.add(styles);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
