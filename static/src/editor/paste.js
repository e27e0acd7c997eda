import { EditorView } from "@codemirror/view";

import { cleanText } from "./clean_text.js";
import { htmlToMarkdown } from "./html_to_markdown.js";
import { inCode } from "./markdown.js";
import { tidyZoomChat } from "./zoom_chat.js";

const ADDRESS = /^https?:\/\/\S+$/i;

/** Paste as a person would have typed it: formatted text as Markdown, a Zoom chat tidied, an address on top of selected
 * words as a link. In code, and with Shift (of which the browser hands over only plain text), as it is. */
export const paste = EditorView.domEventHandlers({
  paste(event, view) {
    const { clipboardData } = event;
    if (!clipboardData || view.state.readOnly || inCode(view.state, view.state.selection.main.from)) return false;
    const text = pasted(clipboardData, view);
    if (text === null) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(text), { userEvent: "input.paste", scrollIntoView: true });
    return true;
  },
});

/** What to insert, null if the plain text will do. @param {DataTransfer} clipboard @param {EditorView} view */
function pasted(clipboard, view) {
  const plain = cleanText(clipboard.getData("text/plain"));
  const linked = asLink(plain.trim(), view);
  if (linked) return linked;
  const chat = tidyZoomChat(plain);
  if (chat !== plain) return chat;
  const html = clipboard.getData("text/html");
  if (!html || clipboard.types.includes("vscode-editor-data")) return null;
  const markdown = htmlToMarkdown(html);
  return markdown === null ? null : cleanText(markdown);
}

/** @param {string} address @param {EditorView} view */
function asLink(address, view) {
  const { from, to, empty } = view.state.selection.main;
  const words = view.state.sliceDoc(from, to);
  if (empty || !ADDRESS.test(address) || /\n/.test(words) || ADDRESS.test(words)) return null;
  return `[${words}](${address})`;
}
