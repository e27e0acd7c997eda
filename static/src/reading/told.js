// What people are told at the top of the page: that most of it was removed, that its text is locked. The server writes it.
import { clockTime, showTime } from "./times.js";

/** @param {HTMLElement} element @param {string} pad @param {(words: string) => void} notify says what came of a button
 * @param {string} failed what is said if nothing did */
export function told(element, pad, notify, failed) {
  let wanted = key(document.body.dataset.role ?? "", element.dataset.shown ?? "");
  localTimes(element);
  new ResizeObserver(() => measure(element)).observe(element);
  document.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.closest("#notices, #organise, #here-list")) return;
    event.preventDefault(); // an editor that is open stays so
    void press(form, notify, failed);
  });
  /** @param {string} now */
  const load = async (now) => {
    const answer = now ? await fetch(`/${encodeURIComponent(pad)}/notices`) : null;
    const html = answer ? await answer.text() : "";
    if (now === wanted && (answer?.ok ?? true)) replace(element, html);
  };
  return {
    /** @param {{ role: string, notices?: string }} state */
    update({ role, notices = "" }) {
      const now = key(role, notices);
      if (now === wanted) return;
      wanted = now;
      load(now).catch(() => (wanted = "?"));
    },
  };
}

/** What somebody in that role is told. @param {string} role @param {string} notices */
function key(role, notices) {
  return notices && `${role} ${notices}`;
}

/** Whoever stood on a button that is gone goes on at the text. Where this doesn't stay in sight, the line that is read
 * keeps its place; where it does, it would cover that line.
 * @param {HTMLElement} element @param {string} html */
function replace(element, html) {
  const height = element.offsetHeight;
  const stood = element.contains(document.activeElement);
  element.innerHTML = html;
  localTimes(element);
  if (window.scrollY > 0 && !staysInSight(element)) window.scrollBy({ top: element.offsetHeight - height, behavior: "instant" });
  if (!stood) return;
  const next = element.querySelector("button") ?? document.querySelector("#edit");
  if (next instanceof HTMLElement && next.offsetParent) next.focus({ preventScroll: true });
  else document.getElementById("text")?.focus({ preventScroll: true });
}

/** Lets what else stays in sight stand below it. @param {HTMLElement} element */
function measure(element) {
  const height = staysInSight(element) ? element.offsetHeight : 0;
  document.documentElement.style.setProperty("--told", `${height}px`);
}

/** @param {HTMLElement} element */
function staysInSight(element) {
  return getComputedStyle(element).position === "sticky";
}

/** @param {HTMLElement} element */
function localTimes(element) {
  for (const time of element.querySelectorAll("time")) {
    showTime(time);
    if (time.hasAttribute("data-near")) time.textContent = clockTime(new Date(time.dateTime));
  }
}

/** @param {HTMLFormElement} form @param {(words: string) => void} notify @param {string} failed */
async function press(form, notify, failed) {
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const { said, error } = await answer.json();
    notify(said ?? error);
  } catch {
    notify(failed);
  } finally {
    form.removeAttribute("aria-busy");
  }
}
