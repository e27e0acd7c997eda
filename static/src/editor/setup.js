import { defaultKeymap } from "@codemirror/commands";
import { EditorState } from "@codemirror/state";
import { EditorView, highlightSpecialChars, keymap, panels, placeholder } from "@codemirror/view";

import { cleanInput } from "./clean_text.js";
import { cursors } from "./cursors.js";
import { direction } from "./direction.js";
import { formattingKeys } from "./formatting.js";
import { links } from "./links.js";
import { lists } from "./lists.js";
import { look } from "./look.js";
import { markdown } from "./markdown.js";
import { paste } from "./paste.js";
import { presence } from "./presence.js";
import { searching } from "./search.js";
import { taskKeys } from "./tasks.js";
import { wholeChars } from "./whole_chars.js";

/** All that the editor is made of, but what the session's state decides.
 * @param {import("../provider/session.js").Session} session @param {import("../people/here.js").Here} here
 * @param {import("./phrases.js").Phrases} say @param {{ below: HTMLElement, panels: HTMLElement }} surface @returns {import("@codemirror/state").Extension} */
export function setup(session, here, say, { below, panels: topContainer }) {
  return [
    EditorState.lineSeparator.of("\n"),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of(attributes(say)),
    EditorView.scrollMargins.of(() => ({ top: below.getBoundingClientRect().bottom })),
    panels({ topContainer }),
    placeholder(say("editor_placeholder")),
    highlightSpecialChars(),
    wholeChars,
    cleanInput,
    markdown,
    look(say),
    direction,
    links(say),
    paste,
    lists,
    formattingKeys,
    taskKeys,
    searching(say),
    keymap.of([{ key: "Mod-s", run: () => true }, ...defaultKeymap]), // all is saved as it is typed
    presence(session.text, session.awareness),
    cursors(session.text, session.awareness, here, say),
  ];
}

/** @param {import("./phrases.js").Phrases} say */
function attributes(say) {
  return {
    "aria-label": say("editor_label"),
    spellcheck: "true",
    autocorrect: "on",
    autocapitalize: "sentences",
    writingsuggestions: "true",
    translate: "no",
  };
}
