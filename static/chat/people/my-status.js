/** What I say with my status, and whether it is hidden. */
import { $, say } from "../dom.js";
import { t } from "../words.js";

export class MyStatus {
  #chat;

  /** @param {import("../thread/types.js").Chat} chat @param {import("./lists.js").Doing} doing */
  constructor(chat, doing) {
    this.#chat = chat;
    const save = async () => {
      const options = { customStatus: $("people-status-text").value.trim(), hidden: $("people-status-hidden").checked };
      if (await doing(() => chat.setSelfStatus(options))) say($("people-told"), t("people.saved"));
      else await this.open();
    };
    $("people-status").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      save();
    });
    $("people-status-hidden").addEventListener("change", save);
  }

  async open() {
    const { data } = await this.#chat.getMyProfile();
    $("people-status-text").maxLength = this.#chat.getLimits().statusTextCharacters ?? -1;
    $("people-status-text").value = data.statusText;
    $("people-status-hidden").checked = data.hidesStatus;
    say($("people-told"), "");
  }
}
