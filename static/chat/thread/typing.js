/** Who is writing just now. Told to others at most every three seconds, and forgotten after six. */
import { TYPES } from "../../sdk/constants.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

const AGAIN = 3000; // milliseconds until it is told again
const FORGOTTEN = 6000; // milliseconds after which somebody who was writing no longer is
const BUSINESS = "user_typing_status";

export class Typing {
  #chat;
  /** @type {(names: string[]) => void} */
  #show;
  /** @type {Conversation | null} */
  #conversation = null;
  #toldAt = 0;
  /** Who is writing: a name and a timer by user ID. */
  /** @type {Map<string, {name: string, timer: number}>} */
  #writers = new Map();

  /** @param {Chat} chat @param {(names: string[]) => void} show */
  constructor(chat, show) {
    this.#chat = chat;
    this.#show = show;
  }

  /** @param {Conversation | null} conversation */
  open(conversation) {
    for (const { timer } of this.#writers.values()) clearTimeout(timer);
    this.#writers.clear();
    this.#show([]);
    this.#conversation = conversation;
    this.#toldAt = 0;
  }

  /** @param {Conversation} conversation the same one, as it is now */
  update(conversation) {
    this.#conversation = conversation;
  }

  /** I am writing, or took it all back. @param {boolean} isWriting */
  tell(isWriting) {
    const isTold = Date.now() - this.#toldAt < (isWriting ? AGAIN : FORGOTTEN);
    // A conversation that has no message yet is nobody's but mine.
    const isHeard = this.#conversation?.isPresent && this.#conversation.lastSequence > 0;
    if (isTold === isWriting || !isHeard) return;
    this.#toldAt = isWriting ? Date.now() : 0;
    this.#send(isWriting);
  }

  /** My message says it all; the next letter is told at once. */
  sent() {
    this.#toldAt = 0;
  }

  /** Takes what says that somebody is writing; nothing else. @param {Message} message */
  take(message) {
    const status = statusOf(message);
    if (status === null) return false;
    if (message.flow === "in") this.#hear(message, status);
    return true;
  }

  /** Their message has come. @param {string} userID */
  gone(userID) {
    const writer = this.#writers.get(userID);
    if (!writer) return;
    clearTimeout(writer.timer);
    this.#writers.delete(userID);
    this.#tellAll();
  }

  /** @param {Message} message @param {boolean} isWriting */
  #hear({ from, nameCard, nick }, isWriting) {
    if (!isWriting) return this.gone(from);
    clearTimeout(this.#writers.get(from)?.timer);
    const timer = window.setTimeout(() => this.gone(from), FORGOTTEN);
    this.#writers.set(from, { name: nameCard || nick || from, timer });
    this.#tellAll();
  }

  #tellAll() {
    this.#show([...this.#writers.values()].map(({ name }) => name));
  }

  /** @param {boolean} isWriting */
  #send(isWriting) {
    if (!this.#conversation) return;
    const { type, conversationID } = this.#conversation;
    const data = JSON.stringify({
      businessID: BUSINESS,
      typingStatus: isWriting ? 1 : 0,
      version: 1,
      userAction: isWriting ? 14 : 0,
      actionParam: isWriting ? "EIMAMSG_InputStatus_Ing" : "EIMAMSG_InputStatus_End",
    });
    const message = this.#chat.createCustomMessage({
      to: conversationID.slice(type.length),
      conversationType: type,
      payload: { data, description: "", extension: "" },
    });
    // Who is offline is not writing, as far as others can know.
    this.#chat.sendMessage(message, { onlineUserOnly: true }).catch(() => {});
  }
}

/** Whether a message says that its sender writes (true), or no longer (false); null: it is about something else. @param {Message} message */
function statusOf({ type, payload, sequence }) {
  if (type !== TYPES.MSG_CUSTOM || sequence || typeof payload?.data !== "string") return null;
  try {
    const said = JSON.parse(payload.data);
    return said?.businessID === BUSINESS ? said.typingStatus === 1 : null;
  } catch {
    return null;
  }
}
