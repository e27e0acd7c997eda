/**
 * Finds a sentence by its key and fills its `{placeholders}`; the pages' templates hold them, translated.
 * @typedef {(key: string, values?: Record<string, string | number>) => string} Phrases
 */

/** @param {Record<string, string>} strings @returns {Phrases} */
export function phrases(strings) {
  return (key, values = {}) => (strings[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The key for a number of things: `people_one`, `people_other`, … @param {string} key @param {number} count */
export function plural(key, count) {
  return `${key}_${new Intl.PluralRules(document.documentElement.lang || "en").select(count)}`;
}
