/** @typedef {{name: string, data: any}} ChatEvent */
/** @typedef {(event: ChatEvent) => void} Handler */

/** Tells handlers, in the order in which they came. One that throws stops nobody. */
export class Emitter {
  /** @type {Map<string, {handler: Handler, context: any}[]>} */
  #listeners = new Map();

  /**
     * @param {string} name
     * @param {Handler} handler
     * @param {any} [context]  what `this` is in the handler
     */
  on(name, handler, context) {
    if (typeof handler !== "function") return;
    this.#listeners.set(name, [...this.#of(name), { handler, context }]);
  }

  /**
     * Without a context: that handler with whichever.
     * @param {string} name
     * @param {Handler} handler
     * @param {any} [context]
     */
  off(name, handler, context) {
    const isIt = (/** @type {{handler: Handler, context: any}} */ one) =>
      one.handler === handler && (context === undefined || one.context === context);
    this.#listeners.set(name, this.#of(name).filter((one) => !isIt(one)));
  }

  /**
     * @param {string} name
     * @param {any} [data]
     */
  emit(name, data) {
    for (const { handler, context } of this.#of(name)) {
      try {
        handler.call(context, { name, data });
      } catch (error) {
        console.error(error);
      }
    }
  }

  clear() {
    this.#listeners.clear();
  }

  /** @param {string} name */
  #of(name) {
    return this.#listeners.get(name) ?? [];
  }
}
