// Names that only people of a session see: asked for by this browser alone, and put beside those that everybody sees.

/** @typedef {{ session: string, roster: string, people: { name: string, details: string }[] }} List */

export class Names {
  /** @type {List[]} */
  #lists = [];
  #asked = 0;

  /** @param {ParentNode} root @param {string} pad @param {(session: string) => boolean} sees whether they are told here */
  constructor(root, pad, sees) {
    this.root = root;
    this.pad = pad;
    this.sees = sees;
  }

  /** Whether the page leaves out names that may be seen here. */
  get isWanted() {
    return this.#cards.length > 0;
  }

  /** Whether such names have never been asked for. */
  get isMissing() {
    return this.#cards.some((card) => !card.querySelector("[data-made]"));
  }

  async ask() {
    if (!this.isWanted) return;
    const number = (this.#asked += 1);
    try {
      const answer = await fetch(`/${encodeURIComponent(this.pad)}/names`, { headers: { Accept: "application/json" } });
      if (!answer.ok || number !== this.#asked) return;
      this.#lists = (await answer.json()).lists;
      this.show();
    } catch {
      // Without a network the page shows what it knew.
    }
  }

  show() {
    for (const card of this.#cards) {
      const { reserved, of } = card.dataset;
      const list = this.#lists.find(({ session, roster }) => session === of && roster === reserved);
      fill(card, list?.people ?? []);
    }
  }

  get #cards() {
    const cards = /** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll("[data-reserved]"));
    return [...cards].filter(({ dataset }) => this.sees(dataset.of ?? ""));
  }
}

/** @param {HTMLElement} card @param {List["people"]} people */
function fill(card, people) {
  const key = JSON.stringify(people);
  const before = card.querySelector("ul[data-made]");
  if ((before?.getAttribute("data-key") ?? "[]") === key) return;
  before?.remove();
  if (people.length === 0) return;
  const list = document.createElement("ul");
  list.dataset.made = "";
  list.dataset.key = key;
  list.append(...people.map(item));
  card.querySelector(".reserved")?.before(list);
}

/** As the server writes it (cards/people.py). @param {{ name: string, details: string }} person */
function item({ name, details }) {
  const line = document.createElement("li");
  line.append(isolated(name));
  if (!details) return line;
  const more = document.createElement("span");
  more.className = "details";
  more.append(", ", isolated(details));
  line.append(more);
  return line;
}

/** @param {string} words */
function isolated(words) {
  const element = document.createElement("bdi");
  element.textContent = words;
  return element;
}
