// Times as the reader's clock has them.

/** @param {HTMLTimeElement} element with a `datetime` */
export function showTime(element) {
  const time = new Date(element.dateTime);
  if (Number.isNaN(time.getTime())) return;
  element.textContent = localTime(time);
  element.title = element.dateTime;
}

/** @param {HTMLTimeElement} element @param {Date} time */
export function setTime(element, time) {
  element.dateTime = time.toISOString().replace(/\.\d+/, "");
  showTime(element);
}

/** Of a moment that is near: no day. @param {Date} time */
export function clockTime(time) {
  return new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" }).format(time);
}

/** @param {Date} time */
export function localTime(time) {
  const sameDay = time.toDateString() === new Date().toDateString();
  const date = /** @type {const} */ ({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
  return new Intl.DateTimeFormat(undefined, { ...(sameDay ? {} : date), hour: "numeric", minute: "2-digit" }).format(time);
}
