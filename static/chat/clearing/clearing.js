/** Clearing the history of a conversation for oneself: only by somebody who means it. */
import { nameOf } from "../conversation-row.js";
import { $, say } from "../dom.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

export class Clearing {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("clearing"));
  /** @type {import("../thread/types.js").Conversation | null} */
  #conversation = null;

  /** @param {import("../thread/types.js").Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    this.#dialog.addEventListener("close", () => this.#dialog.returnValue === "clear" && this.#clear());
  }

  /** @param {import("../thread/types.js").Conversation} conversation */
  open(conversation) {
    this.#conversation = conversation;
    const key = conversation.type === "GROUP" ? "clearing.titleGroup" : "clearing.title";
    say($("clearing-title"), t(key, { name: nameOf(conversation) }));
    this.#dialog.returnValue = "";
    this.#dialog.showModal();
  }

  async #clear() {
    const { conversationID } = /** @type {import("../thread/types.js").Conversation} */ (this.#conversation);
    try {
      await this.#chat.clearHistoryMessage(conversationID);
      tell(t("clearing.cleared"));
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }
}
