/** The emoji that were used last, kept in this browser. */

const KEY = "recent-emoji";
const KEPT = 24;

export class Recent {
  /** @returns {string[]} the latest first */
  get all() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept.filter((sign) => typeof sign === "string") : [];
    } catch {
      return []; // not what we wrote, or a browser that keeps nothing
    }
  }

  /** @param {string} sign */
  add(sign) {
    const kept = [sign, ...this.all.filter((one) => one !== sign)].slice(0, KEPT);
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: the picker works all the same.
    }
  }
}
