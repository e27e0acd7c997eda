// The front page: the pads that this browser has shown, the newest first.
import { phrases } from "./editor/phrases.js";
import { forgetPad, recentPads } from "./reading/recent.js";
import { localTime } from "./reading/times.js";
import { times } from "./sessions/times.js";

const MOST = 12;

const say = phrases(JSON.parse(document.getElementById("strings")?.textContent ?? "{}"));

document.documentElement.classList.add("ready");
void showThere();
times(document.body, say);
window.addEventListener("pageshow", ({ persisted }) => persisted && void showThere());

/** Shows them once it is known which are deleted: those go. Without an answer all are shown. */
async function showThere() {
  const pads = recentPads().map(({ name }) => name);
  if (pads.length > 0) for (const name of await deletedAmong(pads)) forgetPad(name);
  show();
}

/** @param {string[]} pads @returns {Promise<string[]>} */
async function deletedAmong(pads) {
  try {
    const answer = await fetch("/-/recent", { method: "POST", body: new URLSearchParams({ pads: pads.join("\n") }) });
    return (await answer.json()).deleted ?? [];
  } catch {
    return [];
  }
}

function show() {
  const section = document.getElementById("recent");
  const pads = recentPads().slice(0, MOST);
  if (!section) return;
  section.hidden = pads.length === 0;
  section.querySelector("ul")?.replaceChildren(...pads.map(item));
}

/** @param {import("./reading/recent.js").RecentPad} pad */
function item({ name, title, at }) {
  const link = document.createElement("a");
  link.href = `/${encodeURIComponent(name)}`;
  link.textContent = title;
  const about = document.createElement("small");
  about.textContent = title === name ? localTime(new Date(at)) : `${name} · ${localTime(new Date(at))}`;
  const line = document.createElement("li");
  line.append(link, about, forgetting(name));
  return line;
}

/** @param {string} name */
function forgetting(name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = say("forget");
  button.setAttribute("aria-label", say("forget_pad", { name }));
  button.addEventListener("click", () => {
    forgetPad(name);
    show();
    document.querySelector(/** @type {"a"} */ ("#recent a, #name"))?.focus();
  });
  return button;
}
