/**
 * The messages that quotes are of. One that is not loaded is asked for, one after the other, as it may have been recalled
 * since: a quote goes on saying what its writer saw, and this page does not.
 */

/** @typedef {import("./quotes.js").Quote} Quote */
/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Originals {
  #chat;
  #known;
  /** Quotes whose original this reader cannot see (any more). @type {Set<string>} */
  #gone = new Set();
  /** @type {Map<string, {quote: Quote, conversationID: string}>} */
  #wanted = new Map();
  /** @type {Set<string>} */
  #asked = new Set();
  #isBusy = false;

  /** @param {Chat} chat @param {(messageID: string) => void} known something is known of this original */
  constructor(chat, known) {
    this.#chat = chat;
    this.#known = known;
  }

  /** The original; null: it is not known yet; "gone": there is none for this reader. @param {Quote} quote @param {string} conversationID @returns {Message | "gone" | null} */
  of(quote, conversationID) {
    const message = this.#chat.findMessage(quote.messageID);
    if (message) return message.isDeleted || message.conversationID !== conversationID ? "gone" : message;
    if (this.#gone.has(quote.messageID)) return "gone";
    if (!this.#asked.has(quote.messageID)) this.#want(quote, conversationID);
    return null;
  }

  /** @param {Quote} quote @param {string} conversationID */
  #want(quote, conversationID) {
    this.#wanted.set(quote.messageID, { quote, conversationID });
    if (!this.#isBusy) this.#work();
  }

  async #work() {
    this.#isBusy = true;
    for (const [ID, { quote, conversationID }] of this.#wanted) {
      this.#wanted.delete(ID);
      this.#asked.add(ID);
      try {
        const around = quote.sequence || ID;
        await this.#chat.getMessagePage({ conversationID, around, count: 1 });
        if (!this.#chat.findMessage(ID)) this.#gone.add(ID);
      } catch (problem) {
        if (/** @type {any} */ (problem).reason === "message_not_found") this.#gone.add(ID);
        else this.#asked.delete(ID); // the next time that its row is written
      }
      if (this.#asked.has(ID)) this.#known(ID);
    }
    this.#isBusy = false;
  }
}
