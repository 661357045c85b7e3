import { ChatError, CODE } from "./errors.js";

/** So many calls in so many milliseconds; one more is refused. */
export class Pace {
  #most;
  #milliseconds;
  /** @type {number[]} */
  #calls = [];

  /**
   * @param {number} most
   * @param {number} milliseconds
   */
  constructor(most, milliseconds) {
    this.#most = most;
    this.#milliseconds = milliseconds;
  }

  count() {
    const now = performance.now();
    this.#calls = this.#calls.filter((time) => now - time < this.#milliseconds);
    if (this.#calls.length >= this.#most) {
      const limit = `At most ${this.#most} in ${this.#milliseconds / 1000} s.`;
      throw new ChatError(CODE.TOO_FREQUENT, `Too many calls in too short a time. ${limit}`);
    }
    this.#calls.push(now);
  }
}
