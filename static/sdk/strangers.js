import { EVENT, TYPES } from "./constants.js";
import { ChatError, CODE } from "./errors.js";
import { blankConversation } from "./objects/conversation.js";

/** @typedef {import("./index.js").Conversation} Conversation */

/** Conversations with people I never talked to. They exist only here, until the first message is sent. */
export class Strangers {
  #engine;
  /** @type {Map<string, Conversation>} */
  #met = new Map();

  /** @param {import("./core/engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
    engine.emitter.on(EVENT.SDK_NOT_READY, () => this.#met.clear());
    // Before whoever shows the list: we were the first to hear of it.
    engine.emitter.on(EVENT.CONVERSATION_LIST_UPDATED, () => this.#pass());
  }

  /** Those whom I have talked to by now are strangers no more; what was begun for them meanwhile goes along. */
  #pass() {
    for (const [conversationID, { draftText }] of this.#met) {
      const conversation = this.#engine.conversations.find(conversationID);
      if (!conversation) continue;
      this.#met.delete(conversationID);
      if (draftText && !conversation.draftText) this.#engine.drafts.set(conversationID, draftText);
    }
  }

  /** @param {string} conversationID */
  find(conversationID) {
    return this.#engine.conversations.find(conversationID) ?? this.#met.get(conversationID) ?? null;
  }

  /**
   * Whatever conversation this is. An unknown person or group is refused.
   * @param {string} conversationID
   * @returns {Promise<Conversation>}
   */
  async meet(conversationID) {
    const known = this.find(conversationID);
    if (known) return known;
    try {
      return (await this.#engine.catchUp.fetch(conversationID)).object;
    } catch (error) {
      const isUnknown = /** @type {any} */ (error)?.code === CODE.CONVERSATION_NOT_FOUND;
      if (!isUnknown || !conversationID.startsWith(TYPES.CONV_C2C)) throw error;
    }
    return this.#introduce(conversationID);
  }

  /** @param {string} conversationID */
  async #introduce(conversationID) {
    const userID = conversationID.slice(TYPES.CONV_C2C.length);
    if (userID === this.#engine.me?.userID) {
      throw new ChatError(CODE.DIRECT_WITH_ONESELF, "A direct conversation is between two people.");
    }
    const profile = this.#engine.people.keep(await this.#engine.get(`users/${encodeURIComponent(userID)}/`));
    const conversation = blankConversation(conversationID);
    const shares = this.#engine.me?.sharesReceipts !== false;
    const reason = shares ? "" : "You do not share read receipts, so you get none.";
    conversation.userProfile = profile;
    conversation.receiptPolicy = { granted: shares, reason, required: false, visibleTo: "sender", shares };
    this.#met.set(conversationID, conversation);
    return conversation;
  }
}
