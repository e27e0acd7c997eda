// A chat copied from Zoom, or saved by it, as plain "Name: what they said" lines.

/** "09:03:12 From Ada Example to Everyone:", the message after it or on the indented lines below; older ones have a tab,
 * more blanks, and " : " before the message. */
const HEADER = /^\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AP]M)?\s+From\s+(.+?)(?:\s+to\s+(.+?))?\s*:(?:\s+(.*)|\s*)$/i;
const EVERYONE = /^everyone(?: in meeting)?$/i;

/** The chat tidied, or the text as it is if it holds none. @param {string} text */
export function tidyZoomChat(text) {
  const lines = text.split("\n");
  return lines.some((line) => HEADER.test(line)) ? messages(lines).join("\n") : text;
}

/** @param {string[]} lines */
function messages(lines) {
  /** @type {string[]} */
  const out = [];
  let state = /** @type {"before" | "named" | "said"} */ ("before");
  for (const line of lines) {
    const header = HEADER.exec(line);
    const said = header ? header[3] ?? "" : line.trim();
    if (header) out.push(`${speaker(header)}: ${said}`.trimEnd());
    else if (state === "named") out.push(`${out.pop()} ${said}`.trimEnd());
    else out.push(state === "before" ? line : said);
    if (header || state === "named") state = said ? "said" : "named";
  }
  return out;
}

/** Who spoke, and to whom if it was not for all: a private message is easy to paste by mistake.
 * @param {RegExpExecArray} header */
function speaker([, name = "", to = ""]) {
  const from = name.trim();
  return !to || EVERYONE.test(to.trim()) ? from : `${from} (to ${to.trim()})`;
}
