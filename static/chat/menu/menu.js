/** The menu of a message, or of a conversation in the list: at the pointer, or beside what opened it; by keyboard as by hand. */
import { $, copyOf, draw, say } from "../dom.js";
import { t } from "../words.js";

export { Items } from "./items.js";

/** @typedef {{icon: string, text: string, run: () => void, isDangerous?: boolean}} Item */
/** Signs in a row above the rest. @typedef {{signs: {sign: string, isMine: boolean}[], run: (sign: string) => void, more: () => void}} Quick */

const EDGE = 8; // pixels between the menu and the edge of the window

export class Menu {
  /** @type {HTMLElement} */
  #menu = $("message-menu");
  /** @type {HTMLElement | null} */
  #opener = null;

  constructor() {
    this.#menu.addEventListener("keydown", (event) => this.#press(event));
    // By hand, as the browser would also close it when the finger lifts that has opened it.
    document.addEventListener("pointerdown", ({ target }) => this.#menu.contains(/** @type {Node} */ (target)) || this.close());
    window.addEventListener("resize", () => this.close());
  }

  get isOpen() {
    return this.#menu.matches(":popover-open");
  }

  /** @param {HTMLElement} opener gets the focus back @param {string} about @param {Item[]} items @param {{x: number, y: number}} [at] @param {Quick | null} [quick] @param {string} [label] what kind of menu it is */
  open(opener, about, items, at, quick = null, label = t("menu.menu")) {
    this.close();
    $("menu-items").setAttribute("aria-label", label);
    this.#opener = opener;
    say($("menu-about"), about);
    $("menu-items").replaceChildren(...(quick ? [this.#row(quick)] : []), ...items.map((item) => this.#button(item)));
    this.#menu.showPopover();
    this.#place(at ?? besideOf(opener));
    this.#items().find((item) => !isQuick(item))?.focus();
  }

  close() {
    if (this.isOpen) this.#menu.hidePopover();
  }

  /** @param {Item} item */
  #button({ icon, text, run, isDangerous = false }) {
    const button = copyOf("menu-item");
    draw(button.querySelector("svg"), icon);
    say(button.lastElementChild, text);
    button.classList.toggle("danger", isDangerous);
    button.addEventListener("click", () => this.#run(run));
    return button;
  }

  /** @param {Quick} quick */
  #row({ signs, run, more }) {
    const row = copyOf("menu-quick");
    const last = row.firstElementChild;
    const buttons = signs.map(({ sign, isMine }) => {
      const button = copyOf("menu-sign");
      say(button, sign);
      button.setAttribute("aria-checked", String(isMine));
      button.addEventListener("click", () => this.#run(() => run(sign)));
      return button;
    });
    last.before(...buttons);
    last.addEventListener("click", () => this.#run(more));
    return row;
  }

  /** @param {() => void} run */
  #run(run) {
    this.#leave();
    run();
  }

  /** Back to where it was opened. */
  #leave() {
    this.close();
    this.#opener?.focus({ preventScroll: true });
  }

  /** @param {{x: number, y: number}} at */
  #place({ x, y }) {
    const { width, height } = this.#menu.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(this.#menu).direction === "rtl";
    const left = Math.min(Math.max(EDGE, isRightToLeft ? x - width : x), innerWidth - width - EDGE);
    const top = Math.min(Math.max(EDGE, y), innerHeight - height - EDGE);
    this.#menu.style.setProperty("left", `${Math.max(EDGE, left)}px`);
    this.#menu.style.setProperty("top", `${Math.max(EDGE, top)}px`);
  }

  /** @returns {HTMLElement[]} */
  #items() {
    return [...this.#menu.querySelectorAll("button")];
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const items = this.#items();
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    // The signs are one line: up and down pass it in one step, and left and right go along it.
    const first = items.findIndex((item) => !isQuick(item));
    const isInRow = at >= 0 && at < first;
    const below = isInRow ? first : at + 1;
    const above = isInRow ? items.length - 1 : at === first && first > 0 ? 0 : at - 1;
    /** @type {Record<string, number>} */
    const along = isInRow ? { ArrowRight: Math.min(at + 1, first - 1), ArrowLeft: Math.max(at - 1, 0) } : {};
    const goes = { ArrowDown: below, ArrowUp: above, Home: 0, End: items.length - 1, ...along }[event.key];
    if (event.key === "Tab" || event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.#leave();
    } else if (goes !== undefined) {
      event.preventDefault();
      items[(goes + items.length) % items.length]?.focus();
    }
  }
}

/** @type {Menu | undefined} */
let made;

/** The one menu of the page: two would both listen to its keys. */
export const theMenu = () => (made ??= new Menu());

/** @param {HTMLElement} item */
const isQuick = (item) => item.closest(".quick") !== null;

/** @param {HTMLElement} element */
function besideOf(element) {
  const target = element.querySelector(".bubble") ?? element;
  const { left, bottom } = target.getBoundingClientRect();
  return { x: left, y: Math.min(bottom, innerHeight / 2) };
}
