const PAGE = 100;

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Message} Message
 */

/** What was said before, page by page. */
export class History {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /**
   * A page, oldest first, before, after or around a number; the newest without one.
   * @param {string} conversationID
   * @param {{before?: number, after?: number, around?: number, limit?: number}} where
   * @returns {Promise<{messages: Message[], hasBefore: boolean, hasAfter: boolean}>}
   */
  async load(conversationID, { before, after, around, limit = PAGE }) {
    const { catchUp, conversations, messages, peerReads } = this.#engine;
    const where = Object.fromEntries(Object.entries({ before, after, around }).filter(([, number]) => number !== undefined));
    const page = await this.#engine.call("message.list", { conversationID, limit, ...where });
    const held = conversations.held(conversationID) ?? (await catchUp.fetch(conversationID));
    const loaded = page.messages.map((/** @type {Wire} */ wire) => messages.take(wire).message);
    for (const message of loaded) if (message.flow === "out") peerReads.complete(held, message);
    return { messages: loaded, hasBefore: page.hasBefore, hasAfter: page.hasAfter };
  }
}
