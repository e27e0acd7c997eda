// Sends a sign-up without leaving the page. What the server would say on a page of its own is said in place.
import { clearErrors, showErrors } from "./errors.js";

/** @param {HTMLElement} root @param {import("../editor/phrases.js").Phrases} say @param {import("./mine.js").Mine} mine */
export function signingUp(root, say, mine) {
  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches(".signup form")) return;
    event.preventDefault();
    void send(form, say, mine);
  });
}

/** @param {HTMLFormElement} form @param {import("../editor/phrases.js").Phrases} say @param {import("./mine.js").Mine} mine */
async function send(form, say, mine) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  clearErrors(form);
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const said = await answer.json();
    if (answer.ok) signedUp(form, said, mine);
    else showErrors(form, said.fields ?? { "": said.error });
  } catch {
    showErrors(form, { "": say("signup_failed") });
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** @param {HTMLFormElement} form @param {import("./mine.js").Entry} entry @param {import("./mine.js").Mine} mine */
function signedUp(form, entry, mine) {
  const place = /** @type {HTMLElement | null | undefined} */ (form.parentElement?.querySelector(".mine"));
  form.reset();
  mine.add(entry);
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
}
