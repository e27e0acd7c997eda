import { WidgetType } from "@codemirror/view";

import { element } from "../editor/element.js";
import { plural } from "../editor/phrases.js";

/**
 * @typedef {import("../provider/messages.js").ToldSession} ToldSession
 * @typedef {import("../editor/phrases.js").Phrases} Phrases
 * @typedef {import("@codemirror/view").EditorView} EditorView
 */

/**
 * What the buttons of a card do; `at` is the position of the session's heading.
 * @typedef {object} Actions
 * @property {(view: EditorView, at: number) => Promise<unknown>} edit resolves when its dialog is closed, as the next two
 * @property {(view: EditorView, at: number, zone: string) => Promise<unknown>} copy
 * @property {(session: ToldSession) => Promise<unknown>} addNames
 * @property {(view: EditorView, at: number) => void} takeSignups
 * @property {(view: EditorView, at: number, value: string) => void} setTime
 * @property {(session: ToldSession, act: "accept" | "restore") => Promise<unknown>} decide
 * @property {() => boolean} decides whether the person is a host, who decides about proposals
 */

/** A date within it is named without its year. */
const NEAR_MS = 300 * 24 * 3_600_000;

/** A session as its readers see it, above its text. No form: what can be changed opens in a dialog. */
export class Card extends WidgetType {
  /** @param {ToldSession} session @param {Actions} actions @param {Phrases} say */
  constructor(session, actions, say) {
    super();
    this.session = session;
    this.actions = actions;
    this.say = say;
    this.shown = JSON.stringify({ ...session, heading: "", ordinal: 0, decides: actions.decides() });
  }

  /** @override @param {Card} other */
  eq(other) {
    return this.shown === other.shown;
  }

  /** @override @param {EditorView} view */
  toDOM(view) {
    const dom = element("div", { className: "session-card", role: "group" });
    this.#draw(dom, view);
    return dom;
  }

  /** The same session with other facts: what has the focus keeps it. @override @param {HTMLElement} dom @param {EditorView} view */
  updateDOM(dom, view) {
    const root = /** @type {ShadowRoot} */ (dom.getRootNode());
    const focused = dom.contains(root.activeElement) ? root.activeElement?.getAttribute("data-act") : null;
    this.#draw(dom, view);
    if (focused) /** @type {HTMLElement | null} */ (dom.querySelector(`[data-act="${focused}"]`) ?? dom.querySelector("[data-act]"))?.focus();
    return true;
  }

  /** @param {HTMLElement} dom @param {EditorView} view */
  #draw(dom, view) {
    const { session, say } = this;
    dom.setAttribute("aria-label", say("session_card", { title: session.title }));
    const facts = session.proposal?.kind === "new" ? [] : [element("p", { className: "session-facts" }, ...this.#facts())];
    dom.replaceChildren(...facts, ...this.#offers(dom, view), this.#tools(dom, view), ...this.#proposal(dom, view));
  }

  /** What somebody proposes, and for hosts what to do about it. @param {HTMLElement} dom @param {EditorView} view */
  #proposal(dom, view) {
    const { session, say, actions } = this;
    const { proposal } = session;
    if (!proposal) return [];
    const words = element("p", {}, element("strong", {}, say(`proposal_${proposal.kind}`, { name: proposal.name })));
    const [only, ...more] = proposal.changes;
    const list = more.length ? [element("ul", {}, ...proposal.changes.map((change) => element("li", {}, change)))] : [];
    if (only && !more.length) words.append(" ", only);
    /** @type {("accept" | "restore")[]} */
    const acts = proposal.kind === "new" ? ["accept"] : ["accept", "restore"];
    const decide = (/** @type {"accept" | "restore"} */ act) => () =>
      void actions.decide(session, act).then(() => giveBack(view, dom, act));
    const buttons = acts.map((act) => tool(act, say(`proposal_${act}`), decide(act)));
    const rest = actions.decides() ? element("p", { className: "session-tools" }, ...buttons) : element("p", {}, say("proposal_waits"));
    return [element("div", { className: "session-proposal" }, words, ...list, rest)];
  }

  #facts() {
    const { session, say } = this;
    if (session.problem) {
      const why = say(`session_problem_${session.problem}`, { word: session.word });
      return [element("strong", { className: "session-problem" }, say("session_unreadable")), " ", why];
    }
    const time = element("time", { dateTime: session.starts ?? "", title: session.written }, ownTime(session.starts ?? ""));
    const rest = [say("session_own_time"), ...this.#seats()];
    return [time, element("span", { className: "session-rest" }, rest.join(" · "))];
  }

  #seats() {
    const { session, say } = this;
    if (session.phase !== "OPEN") return session.asks ? [say(`session_phase_${session.phase}`)] : [];
    const { taken, places, waiting } = session;
    const seats = places === null ? say(plural("session_names", taken), { count: taken }) : say(plural("session_seats", places), { taken, places });
    return waiting ? [seats, say("session_waiting", { count: waiting })] : [seats];
  }

  /** @param {HTMLElement} dom @param {EditorView} view */
  #offers(dom, view) {
    const { session, say, actions } = this;
    if (!session.offers.length || !session.asks) return [];
    const buttons = session.offers.map((offer, number) => {
      const button = tool(`offer-${number}`, offerLabel(offer, say), () => actions.setTime(view, view.posAtDOM(dom), offer.text));
      button.title = offer.text;
      return button;
    });
    return [element("p", { className: "session-offers", role: "group", "aria-label": say("session_offers") }, ...buttons)];
  }

  /** @param {HTMLElement} dom @param {EditorView} view */
  #tools(dom, view) {
    const { session, say, actions } = this;
    const at = () => view.posAtDOM(dom);
    const opens = (/** @type {string} */ act, /** @type {() => Promise<unknown>} */ run) =>
      tool(act, say(`session_${act}`), () => void run().then(() => giveBack(view, dom, act)));
    const tools = session.asks
      ? [opens("edit", () => actions.edit(view, at()))]
      : [tool("take", say("session_take"), () => actions.takeSignups(view, at()))];
    if (session.starts && session.asks) tools.push(opens("copy", () => actions.copy(view, at(), session.zone ?? "UTC")));
    if (session.phase === "OPEN" && session.starts && session.proposal?.kind !== "new") tools.push(opens("add_names", () => actions.addNames(session)));
    return element("p", { className: "session-tools" }, ...tools);
  }
}

/** @param {string} act @param {string} label @param {() => void} run */
function tool(act, label, run) {
  const button = element("button", { type: "button", className: "session-tool", "data-act": act }, label);
  button.addEventListener("click", run);
  return button;
}

/** A dialog gives the focus back to its button by itself, unless that was drawn anew meanwhile.
 * @param {EditorView} view @param {HTMLElement} card @param {string} act */
function giveBack(view, card, act) {
  if (document.activeElement !== document.body) return;
  const button = card.isConnected && card.querySelector(/** @type {"button"} */ (`[data-act="${act}"]`));
  (button || view).focus();
}

/** What tells an offer from the others: a zone and what it comes to, or a year.
 * @param {ToldSession["offers"][number]} offer @param {Phrases} say */
function offerLabel({ text, zone, year, starts }, say) {
  if (year) return String(year);
  if (!zone || !starts) return text;
  const time = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });
  const city = zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
  return say("session_offer", { zone: city, time: time.format(new Date(starts)) });
}

/** A moment on this browser's clock; with the year where it isn't plain. @param {string} moment ISO 8601, UTC */
function ownTime(moment) {
  const at = new Date(moment);
  const near = Math.abs(at.getTime() - Date.now()) < NEAR_MS;
  const parts = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return new Intl.DateTimeFormat(undefined, { ...parts, year: near ? undefined : "numeric" }).format(at);
}
