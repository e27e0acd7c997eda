// Every session's time on the reader's own clock, how far away it is, and a choice of another zone.
import { away, choose, inZone, ownZone, place, zone, zones } from "./clock.js";
import { show } from "./shown.js";

const EVERY_MS = 10_000;

/** @param {ParentNode} root @param {import("./clock.js").Phrases} say @param {() => void} [tick] called as time passes */
export function times(root, say, tick) {
  let at = zone();
  const update = () => {
    const now = new Date();
    for (const time of /** @type {NodeListOf<HTMLTimeElement>} */ (root.querySelectorAll("time[data-own]"))) {
      show(time, inZone(new Date(time.dateTime), at, say, now, time.dataset.own === "short"));
    }
    for (const soon of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(".soon"))) {
      const { start = "", end = "" } = soon.dataset;
      show(soon, away(new Date(start), new Date(end), now, say));
    }
    for (const link of root.querySelectorAll(".convert")) show(link, say("zone_change"));
    for (const line of root.querySelectorAll(".zone > span")) show(line, at === ownZone() ? say("zone_yours", { place: place(at) }) : say("zone_there", { place: place(at) }));
  };
  root.addEventListener("click", (event) => {
    const link = /** @type {Element} */ (event.target).closest(".convert");
    if (!link) return;
    event.preventDefault();
    offer(link, at, say, (chosen) => {
      choose((at = chosen));
      update();
    });
  });
  const timer = window.setInterval(() => {
    if (document.visibilityState !== "visible") return;
    update();
    tick?.();
  }, EVERY_MS);
  document.addEventListener("visibilitychange", update);
  update();
  return {
    update,
    destroy() {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", update);
    },
  };
}

/** A list of zones beside the link that asks for it, once.
 * @param {Element} link @param {string} at @param {import("./clock.js").Phrases} say @param {(zone: string) => void} chosen */
function offer(link, at, say, chosen) {
  const open = link.nextElementSibling;
  if (open?.matches(".zones")) return open.remove();
  const select = document.createElement("select");
  select.className = "zones";
  select.dataset.made = "";
  select.setAttribute("aria-label", say("zone_label"));
  select.append(...zones().map((name) => new Option(name.replaceAll("_", " "), name, false, name === at)));
  select.addEventListener("change", () => chosen(select.value));
  link.after(select);
  select.focus();
}
