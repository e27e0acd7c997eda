import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import * as Y from "yjs";
import { WebsocketProvider } from "y-websocket";
import { yCollab } from "y-codemirror.next";

/**
 * @typedef {object} EditorOptions
 * @property {HTMLElement} parent
 * @property {string} pad
 * @property {string} socketUrl
 * @property {Record<string, string>} strings
 * @property {HTMLElement} people
 * @property {HTMLElement} status
 * @property {number | null} topLine
 * @property {number} maxBytes
 */

/** @param {EditorOptions} options */
export async function openEditor(options) {
  const doc = new Y.Doc();
  const text = doc.getText("text");
  const url = new URL(options.socketUrl, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const provider = new WebsocketProvider(url.href.replace(/\/$/, ""), options.pad, doc, { disableBc: true, protocols: ["rosterpad.v1"] });
  const root = options.parent.attachShadow({ mode: "open" });
  const view = new EditorView({
    state: EditorState.create({ doc: text.toString(), extensions: [EditorView.lineWrapping, yCollab(text, null)] }),
    parent: root,
    root,
  });
  return {
    destroy() {
      provider.destroy();
      view.destroy();
    },
    topLine: () => view.state.doc.lineAt(view.lineBlockAtHeight(0).from).number - 1,
    focus: () => view.focus(),
  };
}
