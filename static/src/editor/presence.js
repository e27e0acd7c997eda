import { ViewPlugin } from "@codemirror/view";
import * as Y from "yjs";

/** At most so often others hear where our cursor is. */
const INTERVAL_MS = 80;

/** Tells others where this person's cursor is.
 * @param {import("yjs").Text} text @param {import("y-protocols/awareness").Awareness} awareness */
export function presence(text, awareness) {
  return ViewPlugin.define((view) => {
    let timer = 0;
    const tell = () => {
      timer = 0;
      const { anchor, head } = view.state.selection.main;
      awareness.setLocalStateField("cursor", { anchor: relative(text, anchor), head: relative(text, head) });
    };
    return {
      update(update) {
        const moved = update.selectionSet || update.focusChanged;
        if (moved && view.hasFocus && !timer) timer = window.setTimeout(tell, INTERVAL_MS);
      },
      destroy() {
        clearTimeout(timer);
        awareness.setLocalStateField("cursor", null);
      },
    };
  });
}

/** @param {import("yjs").Text} text @param {number} position */
function relative(text, position) {
  return Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(text, position));
}
