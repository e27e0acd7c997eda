import { search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { keymap } from "@codemirror/view";

/** CodeMirror's own words, by the keys of ours. */
const WORDS = {
  Find: "search_find",
  Replace: "search_replace_with",
  next: "search_next",
  previous: "search_previous",
  "match case": "search_match_case",
  regexp: "search_regexp",
  "by word": "search_by_word",
  replace: "search_replace",
  "replace all": "search_replace_all",
  close: "search_close",
  "current match": "search_current_match",
  "on line": "search_on_line",
  "replaced $ matches": "search_replaced_matches",
  "replaced match on line $": "search_replaced_on_line",
  "Selection deleted": "selection_deleted",
  "Control character": "control_character",
};

/** The others need several selections at once. */
const KEYS = new Set(["Mod-f", "F3", "Mod-g", "Escape"]);

/** Search and replace in a panel above the text. @param {import("./phrases.js").Phrases} say
 * @returns {import("@codemirror/state").Extension} */
export function searching(say) {
  const words = Object.fromEntries(Object.entries(WORDS).map(([word, key]) => [word, say(key)]));
  const keys = searchKeymap.filter(({ key }) => KEYS.has(key ?? ""));
  return [search({ top: true }), keymap.of(keys), EditorState.phrases.of(words)];
}
