import editorStyles from "./editor.css";
import { element } from "./element.js";
import pageStyles from "./page.css";

/** @type {CSSStyleSheet | null} */
let onPage = null;

/**
 * Where the editor stands. A shadow root, for CodeMirror then writes its styles without a <style> element, which a strict
 * Content-Security-Policy forbids.
 * @param {HTMLElement} parent
 */
export function surface(parent) {
  stylePage();
  const host = parent.appendChild(element("div", { className: "editor-host" }));
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(editorStyles)];
  const below = element("div", { className: "below-toolbar" });
  const chrome = element("div", { className: "chrome" }, below);
  root.append(chrome);
  return { root, chrome, below, destroy: () => host.remove() };
}

function stylePage() {
  if (onPage) return;
  onPage = sheet(pageStyles);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, onPage];
}

/** @param {string} text */
function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
