import { EditorView } from "@codemirror/view";

import { cleanText } from "./clean_text.js";
import { element } from "./element.js";
import { askHow } from "./import_dialog.js";

/**
 * A file that is dropped onto the text is read by the server, shown, and put at the end, or in place of all when the
 * person says so. Nothing else of a drop is changed: text is dropped where it falls.
 * @param {string} pad @param {import("./phrases.js").Phrases} say @param {import("./notice.js").Notice} news
 * @param {import("./undo.js").OwnUndo} history @returns {import("@codemirror/state").Extension}
 */
export function dropFile(pad, say, news, history) {
  let offersUndo = false;
  history.onChange(() => {
    if (offersUndo) news.clear(); // what was done since then would be undone first
    offersUndo = false;
  });
  const bring = async (/** @type {EditorView} */ view, /** @type {File} */ file) => {
    const answer = await read(pad, file, say);
    if (answer.text === undefined) return news.show(answer.error ?? say("import_failed"));
    const how = await askHow(file.name, answer.text, view.state.doc.toString().trim() === "", say);
    if (how === null || view.state.readOnly) return view.focus();
    offersUndo = false;
    const place = how === "replace" ? 0 : view.state.doc.toString().trimEnd().length;
    const text = (place ? "\n\n" : "") + cleanText(answer.text);
    view.dispatch({
      changes: { from: place, to: view.state.doc.length, insert: text },
      selection: { anchor: place },
      effects: EditorView.scrollIntoView(place, { y: "start", yMargin: 80 }),
      userEvent: "import",
    });
    view.focus();
    const button = element("button", { type: "button" }, say("tool_undo"));
    button.addEventListener("click", () => history.undo(view) && view.focus());
    news.show(say("import_done", { name: file.name }), button);
    offersUndo = true;
  };
  return [
    EditorView.domEventHandlers({
      dragover(event, view) {
        if (!fileOf(event) || !event.dataTransfer || view.state.readOnly) return false;
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
        return true;
      },
      drop(event, view) {
        const file = event.dataTransfer?.files[0];
        if (!file || view.state.readOnly) return false;
        event.preventDefault();
        void bring(view, file);
        return true;
      },
    }),
  ];
}

/** @param {DragEvent} event */
function fileOf(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

/** The Markdown that a file amounts to, or why there is none.
 * @param {string} pad @param {File} file @param {import("./phrases.js").Phrases} say
 * @returns {Promise<{ text?: string, error?: string }>} */
async function read(pad, file, say) {
  const body = new FormData();
  body.append("file", file);
  const request = { method: "POST", headers: { Accept: "application/json" }, body };
  const response = await fetch(`/${encodeURIComponent(pad)}/import`, request).catch(() => null);
  return (await response?.json().catch(() => null)) ?? { error: say("import_failed") };
}
