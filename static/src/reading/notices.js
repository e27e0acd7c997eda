// News too long for the bar: a box below it, over the page, until it is closed or out of date.

/** @param {import("../editor/phrases.js").Phrases} say */
export function notices(say) {
  const clear = () => document.getElementById("notice")?.remove();
  return {
    clear,
    /** @param {string} words */
    show(words) {
      clear();
      const box = document.createElement("div");
      box.id = "notice";
      box.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = words;
      const close = document.createElement("button");
      close.className = "plain";
      close.textContent = say("close");
      close.addEventListener("click", clear);
      box.append(text, close);
      document.body.append(box);
    },
  };
}
