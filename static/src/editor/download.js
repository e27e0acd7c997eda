import { element } from "./element.js";

/** A button that keeps text as a file which could not be saved.
 * @param {import("../provider/session.js").Session} session @param {import("./phrases.js").Phrases} say */
export function download(session, say) {
  const onclick = () => {
    saveFile(`${session.pad}.md`, session.text.toString());
    session.unsent = false;
  };
  return element("button", { type: "button", className: "primary", onclick }, say("refused_download"));
}

/** @param {string} name @param {string} text */
function saveFile(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/markdown;charset=utf-8" }));
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
