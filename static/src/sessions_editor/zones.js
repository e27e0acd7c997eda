/** Names that browsers have for UTC. */
const UTC = new Set(["UTC", "Etc/UTC", "GMT", "Etc/GMT"]);

/** The zone this browser is in. */
export function ownZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || UTC.has(zone) ? "UTC" : zone;
}

/** Fills a list to choose zones from: the browser's own first. @param {HTMLDataListElement} list */
export function fillZones(list) {
  const names = new Set([ownZone(), "UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"))]);
  list.replaceChildren(...[...names].map(option));
}

/** @param {string} zone */
function option(zone) {
  const made = document.createElement("option");
  made.value = zone;
  made.label = zone.replaceAll("_", " "); // so that "new york" finds it
  return made;
}
