import { Prec } from "@codemirror/state";
import { EditorView, ViewPlugin, keymap } from "@codemirror/view";
import * as Y from "yjs";

import { isFromShared } from "./sync.js";

const GATHER_MS = 500;
const MARGIN_PX = 80;

/**
 * @typedef {object} OwnUndo
 * @property {import("@codemirror/state").Extension} extension
 * @property {import("@codemirror/view").Command} undo
 * @property {import("@codemirror/view").Command} redo
 * @property {() => boolean} canUndo
 * @property {() => boolean} canRedo
 * @property {(listener: () => void) => void} onChange
 * @property {() => void} clear forgets all steps
 */

/** Undo and redo of this person's own edits, each of which shows where it acted.
 * @param {Y.Text} text @param {object} origin of the edits made here @returns {OwnUndo} */
export function ownUndo(text, origin) {
  const manager = new Y.UndoManager(text, { trackedOrigins: new Set([origin]), captureTimeout: GATHER_MS });
  const undo = stepThrough(text, manager, () => manager.undo());
  const redo = stepThrough(text, manager, () => manager.redo());
  return {
    undo,
    redo,
    canUndo: () => manager.canUndo(),
    canRedo: () => manager.canRedo(),
    clear: () => manager.clear(),
    onChange: (listener) => {
      for (const event of /** @type {const} */ (["stack-item-added", "stack-item-popped"])) manager.on(event, listener);
    },
    extension: [steps(manager), keys(undo, redo), menuItems(undo, redo)],
  };
}

/** @param {Y.Text} text @param {Y.UndoManager} manager @param {() => unknown} act
 * @returns {import("@codemirror/view").Command} */
function stepThrough(text, manager, act) {
  return (view) => {
    if (view.state.readOnly) return false;
    const place = watchPlace(text, manager);
    act();
    const position = place.done();
    if (position !== null) show(view, position);
    return true;
  };
}

/** Notes where the manager's next transaction changes the text. @param {Y.Text} text @param {Y.UndoManager} manager */
function watchPlace(text, manager) {
  /** @type {number | null} */
  let position = null;
  const observer = (/** @type {Y.YTextEvent} */ event, /** @type {Y.Transaction} */ transaction) => {
    if (transaction.origin === manager) position = endOf(event.delta);
  };
  text.observe(observer);
  return {
    done() {
      text.unobserve(observer);
      return position;
    },
  };
}

/** Where the last change of a delta ends in the new text. @param {Y.YTextEvent["delta"]} delta */
function endOf(delta) {
  let position = 0;
  let end = 0;
  for (const part of delta) {
    if (part.retain !== undefined) position += part.retain;
    else end = position += typeof part.insert === "string" ? part.insert.length : 0;
  }
  return end;
}

/** @param {EditorView} view @param {number} position */
function show(view, position) {
  const anchor = Math.min(position, view.state.doc.length);
  view.dispatch({
    selection: { anchor },
    effects: EditorView.scrollIntoView(anchor, { yMargin: MARGIN_PX }),
    userEvent: "select.undo",
  });
}

/** A new step begins with another kind of edit and where the cursor was moved to. Must stand before the sync plugin,
 * which hands edits to the manager. @param {Y.UndoManager} manager */
function steps(manager) {
  let kind = "";
  return ViewPlugin.define(() => ({
    update(update) {
      for (const transaction of update.transactions) {
        if (isFromShared(transaction)) continue;
        const next = transaction.docChanged ? kindOf(transaction) : transaction.selection ? "move" : kind;
        if (next !== kind || next === "other") manager.stopCapturing();
        kind = next;
      }
    },
    destroy: () => manager.destroy(),
  }));
}

/** @param {import("@codemirror/state").Transaction} transaction */
function kindOf(transaction) {
  return transaction.isUserEvent("input.type") ? "type" : transaction.isUserEvent("delete") ? "delete" : "other";
}

/** @param {import("@codemirror/view").Command} undo @param {import("@codemirror/view").Command} redo */
function keys(undo, redo) {
  return Prec.high(
    keymap.of([
      { key: "Mod-z", run: undo, preventDefault: true },
      { key: "Mod-y", mac: "Mod-Shift-z", run: redo, preventDefault: true },
      { key: "Mod-Shift-z", run: redo, preventDefault: true },
    ]),
  );
}

/** Undo and redo from the browser's menu, or a shaken phone.
 * @param {import("@codemirror/view").Command} undo @param {import("@codemirror/view").Command} redo */
function menuItems(undo, redo) {
  return EditorView.domEventHandlers({
    beforeinput(event, view) {
      if (event.inputType === "historyUndo") return undo(view);
      if (event.inputType === "historyRedo") return redo(view);
      return false;
    },
  });
}
