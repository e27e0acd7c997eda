import { element } from "./element.js";

/**
 * @typedef {object} Notice
 * @property {HTMLElement} dom
 * @property {(text: string, ...actions: HTMLElement[]) => void} show
 * @property {() => void} clear
 */

/** One line above the text for what a person should know now, read aloud when it appears. @returns {Notice} */
export function notice() {
  const dom = element("div", { className: "notice", role: "status", hidden: true });
  return {
    dom,
    show(text, ...actions) {
      dom.replaceChildren(element("p", {}, text), ...actions);
      dom.hidden = false;
    },
    clear() {
      dom.replaceChildren();
      dom.hidden = true;
    },
  };
}
