import { openSearchPanel } from "@codemirror/search";

import { cycleHeading, toggleBullets, toggleQuote, toggleTasks } from "./block_marks.js";
import { element } from "./element.js";
import { bold, code, italic, link } from "./formatting.js";
import { icon } from "./icons.js";

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {[name: import("./icons.js").IconName, run: import("@codemirror/view").Command, keys?: string]} Tool
 */

/** A toolbar as the ARIA practices have it: one stop for Tab, arrows between the buttons.
 * @param {() => EditorView} view @param {import("./undo.js").OwnUndo} history
 * @param {import("@codemirror/view").Command} newSession @param {import("./authors.js").Authors} authors
 * @param {import("./phrases.js").Phrases} say @returns {HTMLElement} */
export function toolbar(view, history, newSession, authors, say) {
  const buttons = tools(history, newSession, authors).map((tool) => toolButton(tool, view, say));
  const bar = element("div", { className: "toolbar", role: "toolbar", "aria-label": say("toolbar") }, ...buttons);
  bar.addEventListener("mousedown", (event) => event.preventDefault());
  rove(bar, buttons);
  history.onChange(() => showHistory(bar, history));
  showHistory(bar, history);
  const showAuthors = () => bar.querySelector("[data-tool=authors]")?.setAttribute("aria-pressed", String(authors.shown()));
  bar.addEventListener("click", showAuthors);
  showAuthors();
  return bar;
}

/** @param {import("./undo.js").OwnUndo} history @param {import("@codemirror/view").Command} newSession
 * @param {import("./authors.js").Authors} authors @returns {Tool[]} */
function tools(history, newSession, authors) {
  return [
    ["session", newSession],
    ["bold", bold, "Mod-B"],
    ["italic", italic, "Mod-I"],
    ["heading", cycleHeading],
    ["list", toggleBullets],
    ["tasks", toggleTasks],
    ["link", link, "Mod-K"],
    ["quote", toggleQuote],
    ["code", code, "Mod-E"],
    ["undo", history.undo, "Mod-Z"],
    ["redo", history.redo, "Mod-Shift-Z"],
    ["authors", authors.toggle],
    ["search", openSearchPanel, "Mod-F"],
  ];
}

/** @param {Tool} tool @param {() => EditorView} view @param {import("./phrases.js").Phrases} say */
function toolButton([name, run, keys], view, say) {
  const label = say(`tool_${name}`);
  const title = keys ? `${label} (${shortcut(keys)})` : label;
  const button = element("button", { type: "button", "aria-label": label, title, tabIndex: -1, "data-tool": name }, icon(name));
  if (name === "session") button.append(element("span", { className: "tool-label" }, label));
  button.addEventListener("click", () => {
    run(view());
    if (name !== "search" && name !== "session") view().focus();
  });
  return button;
}

/** @param {string} keys */
function shortcut(keys) {
  const mac = /Mac|iP(?:hone|ad)/.test(navigator.platform);
  return mac ? keys.replace("Mod-", "⌘").replace("Shift-", "⇧") : keys.replace("Mod", "Ctrl").replaceAll("-", "+");
}

/** @param {HTMLElement} bar @param {HTMLButtonElement[]} buttons */
function rove(bar, buttons) {
  let at = 0;
  const go = (/** @type {number} */ next) => {
    const button = buttons[(next + buttons.length) % buttons.length];
    if (!button) return;
    for (const other of buttons) other.tabIndex = other === button ? 0 : -1;
    at = buttons.indexOf(button);
    return button;
  };
  go(0);
  bar.addEventListener("focusin", (event) => go(buttons.findIndex((button) => button === event.target)));
  bar.addEventListener("keydown", (event) => {
    const forward = getComputedStyle(bar).direction === "rtl" ? -1 : 1;
    const next = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    go(next)?.focus();
  });
}

/** @param {HTMLElement} bar @param {import("./undo.js").OwnUndo} history */
function showHistory(bar, history) {
  bar.querySelector("[data-tool=undo]")?.setAttribute("aria-disabled", String(!history.canUndo()));
  bar.querySelector("[data-tool=redo]")?.setAttribute("aria-disabled", String(!history.canRedo()));
}
