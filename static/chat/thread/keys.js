/** One message at a time is the current one: arrows go from one to the next, Tab goes into it and out of the list. */

const WITHIN = "a, button, input";

export class Keys {
  /** @type {HTMLElement} */
  #list;
  /** @type {HTMLElement | null} */
  #current = null;
  /** @type {(row: HTMLElement) => void} */
  #chosen;

  /** @param {HTMLElement} list @param {(row: HTMLElement) => void} chosen the focus came to a row */
  constructor(list, chosen) {
    this.#list = list;
    this.#chosen = chosen;
    list.addEventListener("keydown", (event) => this.#press(event));
    list.addEventListener("focusin", ({ target }) => this.#enter(/** @type {Element} */ (target)));
  }

  get current() {
    return this.#current?.isConnected ? this.#current : null;
  }

  /** Where Tab comes to from outside; where nothing is there, as in a short conversation, to the last message. @param {HTMLElement | null} found */
  rest(found) {
    const row = found ?? this.current ?? /** @type {HTMLElement | undefined} */ ([...this.#list.getElementsByClassName("message")].at(-1));
    if (!row || row === this.#current || this.#list.contains(document.activeElement)) return;
    this.#make(row);
  }

  /** What is in the current row is another: a link, a button. @param {HTMLElement} row */
  refresh(row) {
    if (row === this.#current) reach(row, 0);
  }

  /** @param {Element} target */
  #enter(target) {
    const row = /** @type {HTMLElement | null} */ (target.closest(".message"));
    if (!row) return;
    this.#make(row);
    this.#chosen(row);
  }

  /** @param {HTMLElement} row */
  #make(row) {
    if (this.#current && this.#current !== row) reach(this.#current, -1);
    this.#current = row;
    reach(row, 0);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const row = /** @type {Element} */ (event.target).closest(".message");
    if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...this.#list.getElementsByClassName("message")];
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    let next;
    if (step) next = rows[rows.indexOf(row) + step];
    else if (event.key === "Home") next = rows[0];
    else if (event.key === "End") next = rows[rows.length - 1];
    else if (event.key === "Escape" && event.target !== row) next = row;
    else return;
    event.preventDefault();
    /** @type {HTMLElement | undefined} */ (next)?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {HTMLElement} row @param {0 | -1} tabIndex */
function reach(row, tabIndex) {
  row.tabIndex = tabIndex;
  for (const one of row.querySelectorAll(WITHIN)) /** @type {HTMLElement} */ (one).tabIndex = tabIndex;
}
