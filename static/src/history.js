// The history page: its slider and its player, and links that step without loading the page anew.

/** Milliseconds between two moments that are played, and what a pause is played as. */
const FRAME_MS = 250;
const PAUSE_MS = 1_000;

const DATE = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", year: "numeric" });

const page = byId("history");
const box = byId("moment");
const said = byId("said");
const slider = /** @type {HTMLInputElement} */ (byId("slider"));
const playButton = byId("play");
const skip = /** @type {HTMLInputElement} */ (byId("skip"));
const speed = /** @type {HTMLSelectElement} */ (byId("speed"));
const colours = /** @type {HTMLInputElement} */ (byId("colours"));

/** @typedef {{ sequences: number[], times: number[] }} Steps of each change, the empty beginning first */
/** @type {Promise<Steps> | null} */
let loading = null;
/** What is asked for while another is on its way: only the last counts. @type {(() => Promise<void>) | null} */
let next = null;
let busy = false;
let playing = 0;

for (const time of document.querySelectorAll("time")) localise(time);
describe();
slider.addEventListener("input", () => void slide());
slider.addEventListener("focus", () => void steps());
playButton.addEventListener("click", () => (playing ? pause() : void play()));
colours.addEventListener("change", () => (document.body.dataset.colours = colours.checked ? "on" : "off"));
page.addEventListener("click", follow);
addEventListener("popstate", () => void show(location.href, false));
document.documentElement.classList.add("ready");

async function slide() {
  pause();
  const { sequences } = await steps();
  const number = Number(slider.value);
  ask(() => show(address(sequences[number] ?? 0, sequences[number - 1] ?? 0), true));
}

/** @param {MouseEvent} event */
function follow(event) {
  const link = /** @type {Element} */ (event.target).closest("a");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
  const url = new URL(link.href);
  if (url.pathname !== location.pathname || !url.searchParams.has("at")) return;
  event.preventDefault();
  pause();
  const go = link.dataset.go;
  ask(async () => {
    await show(url.href, true);
    focusOn(go);
    said.textContent = byId("moment-title").textContent;
  });
}

/** Go on through time from where the slider is, from the beginning if that is the end. */
async function play() {
  playing = -1;
  playButton.textContent = playButton.dataset.pause ?? "";
  const { sequences, times } = await steps();
  let number = Number(slider.value) === sequences.length - 1 ? 0 : Number(slider.value);
  const tick = () => {
    if (!playing) return;
    const from = number;
    let left = FRAME_MS * Number(speed.value);
    while (number < sequences.length - 1 && (left > 0 || number === from)) {
      const gap = (times[number + 1] ?? 0) - (times[number] ?? 0);
      if (left < lasts(gap) && number > from) break;
      left -= lasts(gap);
      number++;
    }
    ask(() => show(address(sequences[number] ?? 0, sequences[from] ?? 0), false));
    if (number === sequences.length - 1) return pause();
    playing = window.setTimeout(tick, Math.max(FRAME_MS, -left / Number(speed.value)));
  };
  tick();
}

/** How long the time between two changes is played. @param {number} gap ms */
function lasts(gap) {
  return skip.checked ? Math.min(gap, PAUSE_MS) : gap;
}

function pause() {
  clearTimeout(playing);
  playing = 0;
  playButton.textContent = playButton.dataset.play ?? "";
}

/** One after the other; what is asked for meanwhile replaces what waited. @param {() => Promise<void>} what */
async function ask(what) {
  next = what;
  if (busy) return;
  busy = true;
  while (next) {
    const now = next;
    next = null;
    try {
      await now();
    } catch {
      pause();
    }
  }
  busy = false;
}

/** @param {string} href of the page at that moment @param {boolean} remember */
async function show(href, remember) {
  const url = new URL(href, location.href);
  const response = await fetch((page.dataset.moment ?? "") + url.search);
  if (!response.ok) return location.assign(href);
  const { scrollTop = 0 } = box.querySelector(".past-text") ?? {};
  box.innerHTML = await response.text();
  box.querySelector(".past-text")?.scrollTo(0, scrollTop);
  for (const time of box.querySelectorAll("time")) localise(time);
  const number = box.querySelector("section")?.dataset.number ?? "";
  slider.max = String(Math.max(Number(slider.max), Number(number)));
  slider.value = number;
  describe();
  if (remember) history.replaceState(null, "", url.search);
  box.querySelector("#change")?.scrollIntoView({ block: "nearest" });
}

/** @param {number} at @param {number} since */
function address(at, since) {
  return `?at=${at}&since=${since}`;
}

function steps() {
  loading ??= fetch(page.dataset.steps ?? "").then(async (response) => {
    const { sequences, times } = await response.json();
    return { sequences: sums(sequences), times: sums(times) };
  });
  return loading;
}

/** @param {number[]} differences */
function sums(differences) {
  const found = [0];
  for (const each of differences) found.push((found.at(-1) ?? 0) + each);
  return found;
}

/** The same link of the new moment has the focus, or its heading. @param {string | undefined} go */
function focusOn(go) {
  const link = go && box.querySelector(`a[data-go="${go}"]`);
  /** @type {HTMLElement} */ (link || byId("moment-title")).focus({ preventScroll: true });
}

function describe() {
  slider.setAttribute("aria-valuetext", byId("moment-title").textContent ?? "");
}

/** @param {HTMLTimeElement} element */
function localise(element) {
  const time = new Date(element.dateTime);
  if (Number.isNaN(time.getTime()) || element.dateTime.length < 11) return;
  const date = element.closest(".work") && element.dataset.seconds === undefined ? {} : DATE;
  const seconds = element.dataset.seconds === undefined ? {} : /** @type {const} */ ({ second: "2-digit" });
  element.textContent = new Intl.DateTimeFormat(undefined, { ...date, ...seconds, hour: "numeric", minute: "2-digit" }).format(time);
  element.title = element.dateTime;
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element #${id}.`);
  return element;
}
