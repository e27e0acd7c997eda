// The place in the text, so that reading and writing show the same lines. The page scrolls, not the editor.
const TRIES = 6;

/**
 * @typedef {import("@codemirror/view").EditorView} EditorView
 * @typedef {{ line: number, y: number }} Place a line of the text, from 0, and where its top is in the window, in px
 */

/** The first line that begins below `edge`, or else the one that reaches over it.
 * @param {EditorView} view @param {number} edge px from the window's top @returns {Place} */
export function placeAt(view, edge) {
  const at = view.lineBlockAtHeight(edge - view.documentTop);
  const next = at.to < view.state.doc.length ? view.lineBlockAt(at.to + 1) : at;
  const block = at.top + view.documentTop < edge - 1 && next.top + view.documentTop < innerHeight ? next : at;
  return { line: view.state.doc.lineAt(block.from).number - 1, y: block.top + view.documentTop };
}

/** Scrolls until a line's top is at `y`. Heights of lines not yet drawn are guesses, so it takes a few frames.
 * @param {EditorView} view @param {Place} place @returns {Promise<void>} */
export async function showAt(view, { line, y }) {
  const wanted = view.state.doc.line(Math.min(line + 1, view.state.doc.lines)).from;
  for (let tries = 0; tries < TRIES; tries++) {
    const off = view.documentTop + view.lineBlockAt(wanted).top - y;
    if (Math.abs(off) >= 1) scrollBy({ top: off, behavior: "instant" });
    await measured(view);
    if (Math.abs(off) < 1) return;
  }
}

/** @param {EditorView} view @returns {Promise<void>} */
function measured(view) {
  return new Promise((resolve) => view.requestMeasure({ read: () => undefined, write: () => resolve() }));
}
