/** Messages on their way: shown at once, replaced in place, and never silent about what was not granted. */
import { refusalOf } from "./reasons.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

export class Sending {
  #chat;
  #changed;
  /** Why no receipt was granted, though it was asked for. @type {WeakMap<Message, string>} */
  #refusals = new WeakMap();

  /** @param {Chat} chat @param {(message: Message) => void} changed */
  constructor(chat, changed) {
    this.#chat = chat;
    this.#changed = changed;
  }

  /** @param {{text: string, asks: boolean, cloudCustomData?: string, atUserList?: string[]}} said @param {Conversation} conversation */
  make({ text, asks, cloudCustomData, atUserList = [] }, { conversationID, type }) {
    const options = { to: conversationID.slice(type.length), conversationType: type, needReadReceipt: asks, cloudCustomData };
    if (!atUserList.length) return this.#chat.createTextMessage({ ...options, payload: { text } });
    return this.#chat.createTextAtMessage({ ...options, payload: { text, atUserList } });
  }

  /** Send it; or again, under the same ID. @param {Message} message @param {Conversation} conversation */
  async send(message, conversation) {
    const isAgain = message.status === "fail";
    const sent = isAgain ? this.#chat.resendMessage(message) : this.#chat.sendMessage(message);
    this.#changed(message);
    try {
      const { data } = await sent;
      const refusal = refusalOf(data.readReceiptCode, data.readReceiptReason, conversation);
      if (refusal) this.#refusals.set(data.message, refusal);
    } catch {
      // The message says itself why it was not sent.
    }
    this.#changed(message);
  }

  /** @param {Message} message */
  refusalOf = (message) => this.#refusals.get(message) ?? "";
}
