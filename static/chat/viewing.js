/**
 * What counts as seen: at least half of a message (or its end, if it is taller than the view) stays in view for half
 * a second, in a visible tab of a window with focus. Anything else (a glance, a tab behind) does not.
 */
const STAY = 500;
const STEPS = [0, 0.1, 0.25, 0.4, 0.5, 0.75, 1];

export class Viewing {
  #observer;
  #inView = new Map();
  #seen;

  /** @param {Element} root @param {(element: Element) => void} seen called once for each element */
  constructor(root, seen) {
    this.#seen = seen;
    this.#observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.#note(entry)), {
      root,
      threshold: STEPS,
    });
    for (const moment of ["focus", "blur"]) window.addEventListener(moment, () => this.#attend());
    document.addEventListener("visibilitychange", () => this.#attend());
  }

  watch(element) {
    this.#observer.observe(element);
  }

  forget() {
    this.#observer.disconnect();
    for (const timer of this.#inView.values()) clearTimeout(timer);
    this.#inView.clear();
  }

  #note({ target, intersectionRatio, boundingClientRect: box, rootBounds: view }) {
    const endsInView = view && box.height > view.height && box.bottom > view.top && box.bottom <= view.bottom + 1;
    if (intersectionRatio >= 0.5 || endsInView) {
      if (!this.#inView.has(target)) this.#inView.set(target, this.#start(target));
    } else {
      clearTimeout(this.#inView.get(target));
      this.#inView.delete(target);
    }
  }

  /** Time runs only while somebody looks; it begins anew when they come back. */
  #attend() {
    for (const [target, timer] of this.#inView) {
      clearTimeout(timer);
      this.#inView.set(target, this.#start(target));
    }
  }

  #start(target) {
    if (!isAttentive()) return 0;
    return setTimeout(() => {
      if (!isAttentive()) return;
      this.#inView.delete(target);
      this.#observer.unobserve(target);
      this.#seen(target);
    }, STAY);
  }
}

const isAttentive = () => document.visibilityState === "visible" && document.hasFocus();
