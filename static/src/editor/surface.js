import cardStyles from "../sessions_editor/cards.css";
import editorStyles from "./editor.css";
import { adopt } from "../people/adopt.js";
import { element } from "./element.js";
import floatingStyles from "./floating.css";
import pageStyles from "./page.css";

/**
 * Where the editor stands. A shadow root, for CodeMirror then writes its styles without a <style> element, which a strict
 * Content-Security-Policy forbids.
 * @param {HTMLElement} parent
 */
export function surface(parent) {
  adopt(pageStyles);
  const host = parent.appendChild(element("div", { className: "editor-host" }));
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet(editorStyles), sheet(floatingStyles), sheet(cardStyles)];
  const panels = element("div"); // CodeMirror gives it classes of its own
  const below = element("div", { className: "below-toolbar" }, panels);
  const chrome = element("div", { className: "chrome" }, below);
  root.append(chrome);
  const room = makeRoom(host, below);
  return {
    root,
    chrome,
    below,
    panels,
    destroy() {
      room.disconnect();
      host.remove();
    },
  };
}

/** What hangs below the toolbar covers the text instead of moving it, so it makes room above the text to scroll to. At the
 * top of a text that nobody can type in it moves it: that stays so, and would cover the first line for long.
 * @param {HTMLElement} host @param {HTMLElement} below */
function makeRoom(host, below) {
  let covered = 0;
  const observer = new ResizeObserver(() => {
    const { offsetHeight } = below;
    host.style.setProperty("--covered", `${offsetHeight}px`);
    const rests = !scrollY && host.shadowRoot?.querySelector("[aria-readonly]");
    if (!rests) scrollBy({ top: offsetHeight - covered, behavior: "instant" });
    covered = offsetHeight;
  });
  observer.observe(below);
  return observer;
}

/** @param {string} text */
function sheet(text) {
  const made = new CSSStyleSheet();
  made.replaceSync(text);
  return made;
}
