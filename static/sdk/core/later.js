/** Work that waits: done once however often it is asked for meanwhile, and never twice at the same time. */
export class Later {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  #timers = new Map();
  /** @type {Map<string, (() => void) | undefined>} what runs, and what was asked for last meanwhile */
  #running = new Map();
  /** @type {Map<string, () => unknown>} what got no answer */
  #failed = new Map();

  /**
   * Do `work` after `delay` milliseconds, unless the same is waiting already. Asked for while it runs, it runs once
   * more, as it was asked for last.
   * @param {string} key
   * @param {number} delay
   * @param {() => unknown} work may reject: with an answer it is done with, without one it waits for `retry`
   */
  run(key, delay, work) {
    if (this.#running.has(key)) this.#running.set(key, () => this.run(key, delay, work));
    else if (!this.#timers.has(key)) this.#timers.set(key, setTimeout(() => this.#do(key, work), delay));
  }

  /** Do again what got no answer. */
  retry() {
    const failed = [...this.#failed];
    this.#failed.clear();
    for (const [key, work] of failed) this.run(key, 0, work);
  }

  /** Forget everything that waits; what runs holds up nothing that is asked for from now on. */
  clear() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#failed.clear();
    this.#running = new Map();
  }

  /** @param {string} key @param {() => unknown} work */
  async #do(key, work) {
    const running = this.#running;
    this.#timers.delete(key);
    this.#failed.delete(key);
    running.set(key, undefined);
    try {
      await work();
    } catch (error) {
      // A lost connection: the next one, or the next heartbeat, asks again.
      if (!isAnswer(error) && running === this.#running) this.#failed.set(key, work);
    } finally {
      const again = running.get(key);
      running.delete(key);
      if (running === this.#running) again?.();
    }
  }
}

/**
 * Milliseconds before the next try: growing, at most `longest`, and a random half of it, so that a server that
 * comes back is not met by everybody at once.
 * @param {number} failures how many tries have failed, from 1
 * @param {number} [longest]
 */
export function pauseAfter(failures, longest = 30_000) {
  const whole = Math.min(longest, 1000 * 2 ** Math.min(failures - 1, 10));
  return whole / 2 + Math.random() * (whole / 2);
}

/**
 * The same after this failure; a server that has said when to come again is not asked before.
 * @param {any} error
 * @param {number} failures
 */
export function pauseOf(error, failures) {
  const told = Number(error?.data?.retryAfter) || 0;
  return 1000 * told + pauseAfter(told ? 1 : failures);
}

/**
 * Whether the server has spoken for good: then asking again gives the same. No connection, no login, a busy or a
 * broken server are no answers.
 * @param {any} error
 */
export function isAnswer(error) {
  const status = error?.data?.status;
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status);
}
