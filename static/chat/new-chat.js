/** Starts a chat with a person by their user ID, or says where it was typed that there is nobody with it. */
import { $, complain } from "./dom.js";
import { entered } from "./entry.js";
import { complaintOf, t } from "./words.js";

export class NewChat {
  #chat;
  #me;
  #go;

  /** @param {any} chat @param {string} me @param {(conversationID: string) => void} go */
  constructor(chat, me, go) {
    this.#chat = chat;
    this.#me = me;
    this.#go = go;
    $("new-chat").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#start();
    });
    $("new-chat-id").addEventListener("input", () => complain($("new-chat-problem")));
    $("new-chat-panel").addEventListener("toggle", () => complain($("new-chat-problem")));
    $("start-instead").addEventListener("click", () => {
      $("new-chat-id").value = $("filter").value.trim();
      $("new-chat-panel").showPopover();
    });
  }

  async #start() {
    const field = $("new-chat-id");
    const userID = field.value.trim();
    if (!userID) return;
    if (userID === this.#me) {
      complain($("new-chat-problem"), t("problems.direct_with_oneself"));
      return;
    }
    $("new-chat-start").disabled = true;
    try {
      await entered(this.#chat);
      const { data: people } = await this.#chat.getUserProfile({ userIDList: [userID] });
      if (!people.length) throw Object.assign(new Error(userID), { reason: "person_not_found" });
      field.value = "";
      $("new-chat-panel").hidePopover();
      this.#go(`C2C${people[0].userID}`);
    } catch (problem) {
      complain($("new-chat-problem"), complaintOf(problem));
      field.focus();
    } finally {
      $("new-chat-start").disabled = false;
    }
  }
}
