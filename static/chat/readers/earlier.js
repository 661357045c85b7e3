/** That some have read what a message no longer says; and asking them to read it as it is now. */
import { $, say } from "../dom.js";
import { canAskAgain } from "../thread/timeline.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Earlier {
  #chat;
  /** @type {Message | null} */
  #message = null;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("readers-ask-again").addEventListener("click", () => this.#ask());
  }

  /** @param {Message} message */
  show(message) {
    this.#message = message;
    const count = earlierReaders(message);
    $("readers-earlier").hidden = !count;
    if (!count) return;
    const isDirect = message.conversationType === "C2C";
    say($("readers-earlier-text"), isDirect ? t("readers.earlierDirect") : t("readers.earlier", { count }));
    const { editSeconds = Infinity } = this.#chat.getLimits();
    const mayAsk = canAskAgain(message, { now: this.#chat.getServerTime() * 1000, editSeconds });
    $("readers-ask-again").hidden = !mayAsk;
    $("readers-asked").hidden = message.askedRevision < message.revision;
  }

  async #ask() {
    const message = /** @type {Message} */ (this.#message);
    try {
      await this.#chat.modifyMessage(message, { askAgain: true });
      if (message === this.#message) this.show(message);
      $("readers-close").focus();
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }
}

/** How many have read it, but not as it is now. @param {Message} message */
function earlierReaders({ revision, isPeerRead, conversationType, readReceiptInfo: info }) {
  if (revision < 2) return 0;
  const count = conversationType === "C2C" ? Number(isPeerRead) : (info.readCount ?? 0);
  return count - Math.min(count, info.latestRevisionReadCount ?? 0);
}
