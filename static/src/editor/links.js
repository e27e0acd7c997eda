import { StateField } from "@codemirror/state";
import { EditorView, showTooltip } from "@codemirror/view";

import { enclosing } from "./markdown.js";

/** @typedef {import("@codemirror/state").EditorState} EditorState */

const SAFE = new Set(["http:", "https:", "mailto:"]);

/** Links that open: with Mod-click, and with a small link that shows while the cursor is in one.
 * @param {import("./phrases.js").Phrases} say @returns {import("@codemirror/state").Extension} */
export function links(say) {
  return [opener(say("open_link")), clicks];
}

/** @param {string} label */
function opener(label) {
  return StateField.define({
    create: (state) => tooltip(state, label),
    update: (value, transaction) =>
      transaction.docChanged || transaction.selection ? tooltip(transaction.state, label) : value,
    provide: (field) => showTooltip.from(field),
  });
}

/** @param {EditorState} state @param {string} label @returns {import("@codemirror/view").Tooltip | null} */
function tooltip(state, label) {
  const { main } = state.selection;
  const found = main.empty ? linkAt(state, main.head) : null;
  if (!found) return null;
  return { pos: found.from, above: true, create: () => ({ dom: anchor(found.address, label) }) };
}

/** @param {string} address @param {string} label */
function anchor(address, label) {
  const box = document.createElement("div");
  box.className = "open-link";
  const link = box.appendChild(document.createElement("a"));
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  link.textContent = label;
  link.title = address;
  return box;
}

const clicks = EditorView.domEventHandlers({
  mousedown(event, view) {
    if (event.button !== 0 || !(event.metaKey || event.ctrlKey)) return false;
    const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
    const found = position === null ? null : linkAt(view.state, position);
    if (!found) return false;
    event.preventDefault();
    window.open(found.address, "_blank", "noopener,noreferrer");
    return true;
  },
});

/** @param {EditorState} state @param {number} position @returns {{ from: number, address: string } | null} */
function linkAt(state, position) {
  for (const side of /** @type {const} */ ([1, -1])) {
    const node = enclosing(state, position, ["Link", "URL"], side);
    const link = node?.name === "URL" && node.parent?.name === "Link" ? node.parent : node;
    const url = link?.name === "Link" ? link.getChild("URL") : link;
    const address = url && safeAddress(state.sliceDoc(url.from, url.to));
    if (link && address) return { from: link.from, address };
  }
  return null;
}

/** The address as a browser would open it, null if it is none of the harmless kinds. @param {string} written */
export function safeAddress(written) {
  const text = written.replace(/^<|>$/g, "").trim();
  try {
    const url = new URL(guessScheme(text), document.baseURI);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** GFM also takes www.example.org and ada@example.org for links. @param {string} text */
function guessScheme(text) {
  if (/^www\./i.test(text)) return `https://${text}`;
  return /^[^\s/:@]+@[^\s/:@]+\.[^\s/:@]+$/.test(text) ? `mailto:${text}` : text;
}
