/** Pages of history: the newest, those around a message, and more of them on either side. */
import { placeOf } from "./timeline.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {{before?: number, after?: number, around?: number | string}} Where */

const PAGE = 40; // messages: some screenfuls

export class History {
  hasBefore = false;
  hasAfter = false;
  /** The ends of what is loaded. */
  oldest = Infinity;
  newest = 0;
  /** Which sides are being fetched. @type {Set<"before" | "after">} */
  loading = new Set();
  /** Which sides could not be fetched. @type {Set<"before" | "after">} */
  failed = new Set();
  /** @type {Chat} */
  #chat;
  #conversationID;

  /** @param {Chat} chat @param {string} conversationID */
  constructor(chat, conversationID) {
    this.#chat = chat;
    this.#conversationID = conversationID;
  }

  /** Load the newest, or those around a number or a message's ID. @param {Where} [where] @returns {Promise<Message[]>} */
  async start(where = {}) {
    const page = await this.#fetch(where);
    [this.hasBefore, this.hasAfter] = [page.hasBefore, page.hasAfter];
    [this.oldest, this.newest] = [Infinity, 0];
    this.loading.clear();
    this.failed.clear();
    return this.#kept(page.messageList);
  }

  /** Load more on one side. @param {"before" | "after"} side @returns {Promise<Message[]>} */
  async more(side) {
    if (this.loading.has(side)) return [];
    this.loading.add(side);
    try {
      const page = await this.#fetch({ [side]: side === "before" ? this.oldest : this.newest });
      if (side === "before") this.hasBefore = page.hasBefore;
      else this.hasAfter = page.hasAfter;
      this.failed.delete(side);
      return this.#kept(page.messageList);
    } catch (problem) {
      this.failed.add(side);
      throw problem;
    } finally {
      this.loading.delete(side);
    }
  }

  /** Whether a message that came by itself belongs to what is loaded, without a hole between. @param {Message} message */
  reaches(message) {
    const place = placeOf(message);
    if (place === Infinity) return !this.hasAfter;
    return place >= this.oldest || !this.hasBefore ? !this.hasAfter || place <= this.newest : false;
  }

  /** @param {Where} where */
  async #fetch(where) {
    const { data } = await this.#chat.getMessagePage({ conversationID: this.#conversationID, count: PAGE, ...where });
    return data;
  }

  /** @param {Message[]} messages */
  #kept(messages) {
    for (const message of messages) {
      this.oldest = Math.min(this.oldest, message.sequence);
      this.newest = Math.max(this.newest, message.sequence);
    }
    return messages.filter((message) => !message.isDeleted);
  }
}
