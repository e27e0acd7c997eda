/** Names that browsers have for UTC. */
const UTC = new Set(["UTC", "Etc/UTC", "GMT", "Etc/GMT"]);

/** What places are called that browsers list by an older name (IANA's file `backward`). @type {Record<string, string>} */
const NOW_CALLED = {
  "Africa/Asmera": "Africa/Asmara",
  "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
  "America/Catamarca": "America/Argentina/Catamarca",
  "America/Cordoba": "America/Argentina/Cordoba",
  "America/Godthab": "America/Nuuk",
  "America/Indianapolis": "America/Indiana/Indianapolis",
  "America/Jujuy": "America/Argentina/Jujuy",
  "America/Louisville": "America/Kentucky/Louisville",
  "America/Mendoza": "America/Argentina/Mendoza",
  "Asia/Calcutta": "Asia/Kolkata",
  "Asia/Katmandu": "Asia/Kathmandu",
  "Asia/Rangoon": "Asia/Yangon",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Atlantic/Faeroe": "Atlantic/Faroe",
  "Europe/Kiev": "Europe/Kyiv",
  "Pacific/Ponape": "Pacific/Pohnpei",
  "Pacific/Truk": "Pacific/Chuuk",
};

/** The zone this browser is in. */
export function ownZone() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return !zone || UTC.has(zone) ? "UTC" : named(zone);
}

/** Fills a list to choose zones from: the browser's own first. @param {HTMLDataListElement} list */
export function fillZones(list) {
  const all = Intl.supportedValuesOf("timeZone").filter((zone) => zone.includes("/"));
  const names = new Set([ownZone(), "UTC", ...all.map(named).sort()]);
  list.replaceChildren(...[...names].map(option));
}

/** @param {string} zone */
function named(zone) {
  return NOW_CALLED[zone] ?? zone;
}

/** @param {string} zone */
function option(zone) {
  const made = document.createElement("option");
  made.value = zone;
  made.label = zone.replaceAll("_", " "); // so that "new york" finds it
  return made;
}
