// A session's own page, and the private page of an entry: times on the reader's clock. Their forms are plain.
import { phrases } from "./editor/phrases.js";
import { times } from "./sessions/times.js";

document.documentElement.classList.add("ready");
const strings = JSON.parse(document.getElementById("strings")?.textContent ?? "{}");
times(document.body, phrases(strings));
document.querySelector(/** @type {"div"} */ (".errors"))?.focus();
