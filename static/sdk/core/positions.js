import { isAnswer } from "./later.js";

const TOGETHER = 150; // milliseconds: what is seen one after the other is said once

/** @typedef {import("./conversations.js").Held} Held */

/**
 * Read positions on their way: the badge clears at once, the server and the other devices follow. Each is kept, also
 * across a reload, until the server has answered for it.
 */
export class Positions {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Those that a page before this one left behind. */
  async load() {
    for (const { conversationID, sequence } of await this.#engine.shelf.all("position ")) {
      const held = this.#engine.conversations.held(conversationID);
      if (!held) continue;
      if (sequence > held.readSeq) this.#engine.conversations.see(held, sequence);
      else this.#engine.shelf.remove([`position ${conversationID}`]);
    }
    this.#engine.news.list();
    this.sendAll();
  }

  /** All has been seen up to this number (all there is, without one). @param {string} conversationID @param {number} [upTo] */
  move(conversationID, upTo) {
    const held = this.#engine.conversations.held(conversationID);
    if (!held) return;
    const sequence = upTo ?? held.object.lastSequence;
    if (sequence <= Math.max(held.readSeq, held.seenSeq)) return;
    this.#engine.news.listIfOther(held.object, () => this.#engine.conversations.see(held, sequence));
    this.#engine.shelf.put([{ key: `position ${held.id}`, conversationID: held.id, sequence }]);
    this.#sendLater(held);
  }

  sendAll() {
    for (const held of this.#engine.conversations.all()) if (held.seenSeq > held.readSeq) this.#sendLater(held);
  }

  /** @param {Held} held */
  #sendLater(held) {
    this.#engine.later.run(`position ${held.id}`, TOGETHER, async () => {
      const sequence = held.seenSeq;
      const asked = this.#engine.conversations.tick();
      try {
        const position = await this.#engine.callNow("position.move", { conversationID: held.id, sequence });
        this.#engine.news.listIfOther(held.object, () => this.#engine.conversations.stand(held, position, asked));
      } catch (error) {
        if (!isAnswer(error)) return; // the next connection says it
        held.seenSeq = 0;
        this.#engine.catchUp.fetchLater(held.id);
      }
      if (held.seenSeq > sequence) this.#sendLater(held);
      else this.#engine.shelf.remove([`position ${held.id}`]);
    });
  }
}
