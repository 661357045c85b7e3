/** The messages on the page that answer others: they say what those say now. */
import { Originals } from "./originals.js";
import { quoteOf } from "./quotes.js";

/** @typedef {import("../thread/types.js").Message} Message */

export class Answers {
  #originals;
  #rewrite;

  /** @param {import("../thread/types.js").Chat} chat @param {(isMeant: (message: Message) => boolean) => void} rewrite those on the page */
  constructor(chat, rewrite) {
    this.#rewrite = rewrite;
    this.#originals = new Originals(chat, (messageID) => this.changed([messageID]));
  }

  /** What a quote is of. @type {Originals["of"]} */
  original = (quote, conversationID) => this.#originals.of(quote, conversationID);

  /** These say something else now, or nothing. @param {string[]} messageIDs */
  changed(messageIDs) {
    this.#rewrite((message) => messageIDs.includes(quoteOf(message)?.messageID ?? ""));
  }
}
