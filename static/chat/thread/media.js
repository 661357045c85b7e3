/** All that is no text, for the thread: sending it, and what a click on it does. */
import { $ } from "../dom.js";
import { onDemand } from "../parts.js";
import { Tools } from "./tools.js";
import { silence } from "./carrying.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/**
 * @typedef {object} Around
 * @property {import("./composer.js").Composer} composer
 * @property {() => Conversation | null} conversation
 * @property {() => Message[]} messages  those that are loaded, in their order
 * @property {(message: Message, conversation: Conversation) => Promise<void>} post
 * @property {(message: Message) => void} stop  give up one that is on its way
 * @property {(message: Message) => void} changed
 */

export class Media {
  #around;
  #lightbox;
  #tools;

  /** @param {Chat} chat @param {Around} around */
  constructor(chat, around) {
    this.#around = around;
    this.#lightbox = onDemand("lightbox", ({ Lightbox }) => new Lightbox());
    this.#tools = new Tools(chat, {
      insert: (text) => around.composer.insert(text),
      here: () => this.#here(),
      changed: around.changed,
      mayWrite: () => around.conversation() !== null && !$("composer").hidden,
    });
  }

  /** Another conversation comes, or none. */
  close() {
    silence();
    this.#tools.close();
  }

  /** @param {Element} target what was clicked @param {Message} message in which it is */
  async act(target, message) {
    if (target.closest(".underway")) return this.#around.stop(message);
    if (!target.closest(".look") || message.status !== "success") return;
    const isShown = (/** @type {Message} */ { type, isRevoked, status }) =>
      (type === "TIMImageElem" || type === "TIMVideoFileElem") && !isRevoked && status === "success";
    (await this.#lightbox())?.open(this.#around.messages().filter(isShown), message);
  }

  /** @returns {import("./tools.js").Here} */
  #here() {
    const conversation = /** @type {Conversation} */ (this.#around.conversation());
    const { conversationID, type } = conversation;
    return {
      options: { to: conversationID.slice(type.length), conversationType: type, ...this.#around.composer.takeWishes() },
      post: (message) => this.#around.post(message, conversation),
    };
  }
}
