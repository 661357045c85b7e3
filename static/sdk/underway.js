import { EVENT } from "./constants.js";
import { ChatError, CODE } from "./errors.js";

/**
 * @typedef {import("./index.js").Message} Message
 * @typedef {{message: Message, readReceiptCode: number, readReceiptReason: string}} Sent
 */

/** Messages that somebody waits for: asked twice it is one wait, and every wait has an end. */
export class Underway {
  #outbox;
  /** @type {Map<string, {sent: Promise<Sent>, end: (error: ChatError) => void}>} by ID */
  #waits = new Map();

  /** @param {import("./core/engine.js").Engine} engine */
  constructor({ outbox, emitter }) {
    this.#outbox = outbox;
    // It is kept, and goes out when the same person comes in again; nobody waits for that.
    emitter.on(EVENT.SDK_NOT_READY, () => {
      for (const ID of this.#waits.keys()) this.end(ID, "The login ended before this message was sent.");
    });
  }

  /** @param {Message} message @returns {Promise<Sent>} */
  send(message) {
    const known = this.#waits.get(message.ID);
    if (known) return known.sent;
    let end = (/** @type {ChatError} */ _error) => {};
    const given = new Promise((_, reject) => (end = reject));
    const settled = Promise.race([this.#outbox.send(message), given]);
    const sent = settled.finally(() => this.#waits.delete(message.ID));
    this.#waits.set(message.ID, { sent, end });
    return sent;
  }

  /** @param {string} ID @param {string} why */
  end(ID, why) {
    this.#waits.get(ID)?.end(new ChatError(CODE.SEND_FAILED, why));
  }
}
