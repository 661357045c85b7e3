/**
 * What counts as seen: at least half of a message (or its last line, if it is taller than the view) stays in view for half
 * a second, in a visible tab of a window with focus, with nothing laid over it. What flies past, a glance, or a tab behind
 * does not count.
 */
const STAY = 500; // milliseconds
const STEPS = [0, 0.25, 0.5, 0.75, 1];

export class Viewing {
  /** @type {IntersectionObserver} */
  #observer;
  /** Since when rows are in view: a timer that runs only while somebody looks, else 0. */
  /** @type {Map<Element, number>} */
  #inView = new Map();
  /** @type {WeakMap<Element, Element>} the last line of a tall row → the row */
  #lastLines = new WeakMap();
  /** @type {(row: HTMLElement) => void} */
  #seen;

  /** @param {Element} root @param {(row: HTMLElement) => void} seen called once each time a row is watched */
  constructor(root, seen) {
    this.#seen = seen;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#note(entry)), {
      root,
      threshold: STEPS,
    });
    for (const moment of ["focus", "blur"]) window.addEventListener(moment, () => this.#attend());
    document.addEventListener("visibilitychange", () => this.#attend());
    document.addEventListener("close", () => this.#attend(), true); // of a dialog that lay over it: this does not bubble
  }

  /** Watch a row; one that was seen is watched anew. @param {Element} row */
  watch(row) {
    this.forget(row);
    this.#observer.observe(row);
  }

  /** @param {Element} row */
  forget(row) {
    this.#observer.unobserve(row);
    const line = lastLineOf(row);
    if (line) {
      this.#observer.unobserve(line);
      this.#lastLines.delete(line);
    }
    this.#leaves(row);
  }

  forgetAll() {
    this.#observer.disconnect();
    for (const row of [...this.#inView.keys()]) this.#leaves(row);
  }

  /** @param {IntersectionObserverEntry} entry */
  #note({ target, isIntersecting, intersectionRatio, boundingClientRect: box, rootBounds: view }) {
    const tall = this.#lastLines.get(target);
    if (tall) {
      if (!isTallerThan(tall.getBoundingClientRect(), view)) this.#observer.unobserve(target);
      else this.#judge(tall, isIntersecting && intersectionRatio >= 0.5);
    } else if (isTallerThan(box, view)) {
      this.#watchLastLine(target);
    } else {
      this.#judge(target, isIntersecting && intersectionRatio >= 0.5);
    }
  }

  /** @param {Element} row */
  #watchLastLine(row) {
    const line = lastLineOf(row);
    if (!line || this.#lastLines.has(line)) return;
    this.#leaves(row); // it was thought to be smaller before it was first drawn
    this.#lastLines.set(line, row);
    this.#observer.observe(line);
  }

  /** @param {Element} row @param {boolean} isInView */
  #judge(row, isInView) {
    if (!isInView) this.#leaves(row);
    else if (!this.#inView.has(row)) this.#inView.set(row, this.#start(row));
  }

  /** @param {Element} row */
  #leaves(row) {
    clearTimeout(this.#inView.get(row));
    this.#inView.delete(row);
  }

  /** Time runs only while somebody looks; it begins anew when they come back. */
  #attend() {
    for (const [row, timer] of this.#inView) {
      clearTimeout(timer);
      this.#inView.set(row, this.#start(row));
    }
  }

  /** @param {Element} row @returns {number} */
  #start(row) {
    if (!isAttentive()) return 0;
    return window.setTimeout(() => {
      if (!isAttentive()) return;
      if (isCovered()) return void this.#inView.set(row, this.#start(row));
      this.forget(row);
      this.#seen(/** @type {HTMLElement} */ (row));
    }, STAY);
  }
}

const isAttentive = () => document.visibilityState === "visible" && document.hasFocus();

/** Whether a dialog lies over the page. */
const isCovered = () => document.querySelector("dialog:modal") !== null;

/** @param {DOMRectReadOnly} box @param {DOMRectReadOnly | null} view */
const isTallerThan = (box, view) => view !== null && box.height > view.height;

/** @param {Element} row */
const lastLineOf = (row) => row.querySelector(".stamp");
