/** The line above the list that says that somebody waits to be let into a group of mine. */
import { EVENT } from "../../sdk/constants.js";
import { $, say } from "../dom.js";
import { t } from "../words.js";
import { isNotice } from "./told.js";

export class Waiting {
  #chat;
  #isWatched = false;

  /** @param {import("../thread/types.js").Chat} chat @param {() => void} open */
  constructor(chat, open) {
    this.#chat = chat;
    $("requests-wait").addEventListener("click", open);
  }

  /** From now on the line is as it should be. */
  watch() {
    if (!this.#isWatched) {
      const listen = (/** @type {any} */ { data }) => data.some(isNotice) && this.#look();
      for (const name of [EVENT.MESSAGE_RECEIVED, EVENT.MESSAGE_MODIFIED]) this.#chat.on(name, listen);
      this.#chat.on(EVENT.SDK_READY, () => this.#look());
    }
    this.#isWatched = true;
    return this.#look();
  }

  async #look() {
    const answer = await this.#chat.getGroupApplicationList().catch(() => null);
    if (!answer) return; // asked for again when there is a connection
    const count = answer.data.applicationList.length;
    $("requests-wait").hidden = !count;
    say($("requests-wait").lastElementChild, count ? t("groups.requestsWait", { count }) : "");
  }
}
