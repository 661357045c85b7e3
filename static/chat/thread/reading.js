/**
 * What was seen becomes known: to the sender by a receipt, for each message and revision once, and to the reader's other
 * devices by the read position. Neither follows from the other.
 */

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

const SOON = 200; // milliseconds in which a screenful is seen, and goes out as one
const AT_ONCE = 30; // messages that one acknowledgement takes

export class Reading {
  /** @type {Chat} */
  #chat;
  /** @type {Map<string, number>} the revision of a message that was acknowledged */
  #given = new Map();
  /** @type {Message[]} */
  #seen = [];
  /** Up to which number this conversation was seen. */
  #upTo = 0;
  #conversationID = "";
  #timer = 0;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  /** @param {string} conversationID */
  open(conversationID) {
    this.flush();
    this.#conversationID = conversationID;
    this.#upTo = 0;
  }

  /** Whether anything follows if this message is seen. @param {Message} message @param {Conversation} conversation */
  isWanted(message, conversation) {
    if (message.flow !== "in" || message.isRevoked || message.status !== "success") return false;
    return message.sequence > (conversation.readSequence ?? 0) || this.#owesReceipt(message, conversation);
  }

  /** Somebody has looked at it. @param {Message} message @param {Conversation} conversation */
  see(message, conversation) {
    this.#upTo = Math.max(this.#upTo, message.sequence);
    if (this.#owesReceipt(message, conversation)) {
      this.#given.set(message.ID, message.revision);
      this.#seen.push(message);
    }
    this.#timer ||= window.setTimeout(() => this.flush(), SOON);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    while (this.#seen.length) this.#acknowledge(this.#seen.splice(0, AT_ONCE));
    if (this.#upTo) this.#move(this.#upTo);
    this.#upTo = 0;
  }

  /** Everything is read, says the reader: this clears the count and gives no receipts. */
  async markAll() {
    await this.#chat.setMessageRead({ conversationID: this.#conversationID });
  }

  /** @param {Message} message @param {Conversation} conversation */
  #owesReceipt(message, conversation) {
    if (!message.needReadReceipt || conversation.receiptPolicy?.shares === false) return false;
    return this.#given.get(message.ID) !== message.revision;
  }

  /** @param {Message[]} messages */
  async #acknowledge(messages) {
    try {
      await this.#chat.sendMessageReadReceipt(messages, { origin: "viewed" });
    } catch {
      // The SDK keeps what can be sent later; what it refuses here is asked again when it is seen again.
      for (const { ID } of messages) this.#given.delete(ID);
    }
  }

  /** @param {number} sequence */
  async #move(sequence) {
    const conversationID = this.#conversationID;
    try {
      await this.#chat.setMessageRead({ conversationID, sequence });
    } catch {
      // The next message that is seen moves it.
    }
  }
}
