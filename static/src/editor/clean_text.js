import { EditorView } from "@codemirror/view";

/** Text as a pad holds it: lines end with \n (\r\n would shift every position that others see), no NUL or other
 * control characters that programs leave behind. @param {string} text */
export function cleanText(text) {
  return text.replace(/\r\n?|[\u2028\u2029]/g, "\n").replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFEFF]/g, "");
}

/** What is pasted or dropped, cleaned. */
export const cleanInput = EditorView.clipboardInputFilter.of(cleanText);
