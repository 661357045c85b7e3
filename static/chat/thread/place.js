/** Where the reader is in the log: what is put in above or below does not move what they look at. */
import { keepStill } from "../still.js";

const NEAR = 48; // pixels; so close to the end counts as being at it
const STEADY = 4; // frames in which rows that come into view may still find their height

export class Place {
  /** @type {HTMLElement} */
  #log;
  /** @type {() => void} */
  #moved;
  /** @type {() => boolean} */
  #goesOn;
  /** Whoever is at the end stays at the end. */
  #staysAtEnd = true;
  /** On the way to an element: what is in view meanwhile is not where the reader is. */
  isOnTheWay = false;

  /**
   * @param {HTMLElement} log it scrolls @param {HTMLElement} content
   * @param {{moved: () => void, goesOn: () => boolean}} calls the reader is somewhere else; whether more is to be loaded below
   */
  constructor(log, content, { moved, goesOn }) {
    this.#log = log;
    this.#moved = moved;
    this.#goesOn = goesOn;
    log.addEventListener("scroll", () => this.#note(), { passive: true });
    keepStill(log);
    // A keyboard that comes up, a line more to write in, a row that grows: the end stays in view.
    const keeper = new ResizeObserver(() => this.#hold());
    keeper.observe(log);
    keeper.observe(content);
  }

  get isAtEnd() {
    return this.#left() <= NEAR;
  }

  /** How many views are below what is seen. */
  get viewsBelow() {
    return this.#left() / Math.max(1, this.#log.clientHeight);
  }

  /** How many pixels are above, and below. */
  get room() {
    return { above: this.#log.scrollTop, below: this.#left() };
  }

  toEnd() {
    this.#staysAtEnd = true;
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** Show an element, and go on showing it while the rows around it find their height. @param {Element} element @param {ScrollLogicalPosition} [block] */
  show(element, block = "center") {
    this.isOnTheWay = true;
    let frames = 0;
    const step = () => {
      if (element.isConnected) element.scrollIntoView({ block, behavior: "instant" });
      this.#staysAtEnd = false;
      frames += 1;
      if (element.isConnected && frames < STEADY) return void requestAnimationFrame(step);
      this.isOnTheWay = false;
      this.#note();
    };
    step();
  }

  /** Do something to the rows, and keep what is in view where it is. @param {() => void} change */
  keep(change) {
    const { anchor, top } = this.#anchor();
    const wasAtEnd = this.#staysAtEnd && !this.#goesOn();
    change();
    if (wasAtEnd) return this.toEnd();
    if (!anchor?.isConnected) return;
    const moved = anchor.getBoundingClientRect().top - top;
    if (moved) this.#log.scrollTop += moved;
    this.#moved();
  }

  /** The row in the middle of what is seen. */
  rowInView(share = 0.5) {
    const { left, top, width, height } = this.#log.getBoundingClientRect();
    for (const [down, right] of [[share, 0.5], [share + 0.05, 0.5], [share - 0.05, 0.5]]) {
      const found = document.elementFromPoint(left + width * right, top + height * down)?.closest(".message, .notice");
      if (found && this.#log.contains(found)) return /** @type {HTMLElement} */ (found);
    }
    return null;
  }

  /** @returns {{anchor: Element | null, top: number}} */
  #anchor() {
    const view = this.#log.getBoundingClientRect();
    // Rows are sought only on the way down from the top of the view: a few, however many are loaded.
    const start = this.rowInView(0.1) ?? this.rowInView(0.3) ?? this.rowInView(0.6);
    const anchor = start ?? this.#log.querySelector(".message, .notice");
    return { anchor, top: anchor?.getBoundingClientRect().top ?? view.top };
  }

  #left() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight;
  }

  #note() {
    this.#staysAtEnd = this.isAtEnd;
    this.#moved();
  }

  #hold() {
    if (this.#staysAtEnd && !this.#goesOn()) this.#log.scrollTop = this.#log.scrollHeight;
    this.#moved();
  }
}
