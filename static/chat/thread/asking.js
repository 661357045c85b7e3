/** The switch that asks for read receipts: it remembers itself per conversation, and is plainly off where none are granted. */
import { $, say } from "../dom.js";
import { t } from "../words.js";
import { whyNoReceipts } from "./reasons.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

export class Asking {
  #chat;
  /** @type {HTMLInputElement} */
  #switch = $("ask");
  #conversationID = "";

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    this.#switch.addEventListener("change", () => this.#remember());
  }

  /** Whether the next message asks. */
  get asks() {
    return this.#switch.checked && !this.#switch.disabled;
  }

  /** @param {Conversation} conversation */
  update(conversation) {
    this.#conversationID = conversation.conversationID;
    const reason = whyNoReceipts(conversation);
    this.#switch.disabled = Boolean(reason);
    this.#switch.checked = !reason && asksIn(this.#chat, this.#conversationID);
    say($("ask-reason"), reason || (conversation.receiptPolicy?.required ? t("thread.required") : ""));
  }

  #remember() {
    try {
      localStorage.setItem(keyOf(this.#chat, this.#conversationID), this.#switch.checked ? "yes" : "no");
    } catch {
      // It holds until the page is left.
    }
  }
}

/** Whether messages in this conversation ask, as was last chosen. @param {Chat} chat @param {string} conversationID */
export function asksIn(chat, conversationID) {
  try {
    return localStorage.getItem(keyOf(chat, conversationID)) !== "no";
  } catch {
    return true; // a browser that keeps nothing asks each time
  }
}

/** @param {Chat} chat @param {string} conversationID */
const keyOf = (chat, conversationID) => `ask ${chat.getLoginUser()} ${conversationID}`;
