/** The dialog that shows what a merged record holds: messages as they were said, records in it one step deeper. */
import { sizesOf } from "../content/pictures.js";
import { $, complain, say } from "../dom.js";
import { makeRow, writeRow } from "../thread/row.js";
import { follows } from "../thread/timeline.js";
import { complaintOf, momentOf, sayTime, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

/** What a message of a record has not, since nobody reads, answers or changes it there. */
const AS_READ = {
  ...{ flow: "in", status: "success", conversationType: "GROUP", conversationID: "", nameCard: "", cloudCustomData: "" },
  ...{ isRevoked: false, isModified: false, isDeleted: false, needReadReceipt: false, revision: 1 },
};

export class RecordDialog {
  #chat;
  #words;
  #dialog = /** @type {HTMLDialogElement} */ ($("record-dialog"));
  #list = /** @type {HTMLElement} */ ($("record-list"));
  /** The records that led here, the outermost first. @type {Message[]} */
  #path = [];
  /** What is shown, by ID. @type {Map<string, Message>} */
  #shown = new Map();

  /** @param {Chat} chat @param {() => import("../quotes/replying.js").Words} words */
  constructor(chat, words) {
    this.#chat = chat;
    this.#words = words;
    $("record-close").addEventListener("click", () => this.#dialog.close());
    $("record-back").addEventListener("click", () => this.#show(this.#path.slice(0, -1)));
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => {
      this.#path = [];
      this.#list.replaceChildren();
    });
    this.#list.addEventListener("click", ({ target }) => this.#act(/** @type {Element} */ (target)));
  }

  /** @param {Message} message one that carries a record */
  open(message) {
    this.#dialog.showModal();
    return this.#show([message]);
  }

  /** @param {Message[]} path */
  async #show(path) {
    this.#path = path;
    const message = path[path.length - 1];
    say($("record-title"), String(message.payload.title || t("content.history")));
    $("record-back").hidden = path.length < 2;
    complain($("record-problem"));
    this.#list.replaceChildren();
    $("record-title").focus();
    try {
      const { payload } = await this.#chat.downloadMergerMessage(message);
      if (path === this.#path) this.#fill(payload.messageList);
    } catch (problem) {
      if (path === this.#path) complain($("record-problem"), complaintOf(problem));
    }
  }

  /** @param {any[]} items */
  #fill(items) {
    const messages = items.map((item) => /** @type {Message} */ ({ ...AS_READ, atUserList: [], reactionList: [], readReceiptInfo: {}, ...item }));
    this.#shown = new Map(messages.map((message) => [message.ID, message]));
    if (!messages.length) return complain($("record-problem"), t("record.none"));
    const around = { ...this.#words(), myCard: "", original: () => null, refusalOf: () => "", canWriteAgain: () => false };
    const rows = messages.map((message, at) => {
      const row = makeRow(message);
      writeRow(row, message, around);
      sayTime(/** @type {HTMLTimeElement} */ (row.querySelector("time")), message.time, momentOf);
      row.classList.toggle("follows", follows(message, messages[at - 1]));
      for (const one of row.querySelectorAll("a, button, input")) /** @type {HTMLElement} */ (one).tabIndex = 0;
      return row;
    });
    this.#list.replaceChildren(...rows);
    this.#list.scrollTop = 0;
  }

  /** @param {Element} target */
  #act(target) {
    const message = this.#shown.get(/** @type {HTMLElement | null} */ (target.closest(".message"))?.dataset.id ?? "");
    if (message && target.closest(".open-history")) this.#show([...this.#path, message]);
    if (message && target.closest(".look")) window.open(addressOf(message), "_blank", "noopener");
  }
}

/** Of a picture or a video as a whole. @param {Message} message */
const addressOf = (message) => (message.type === "TIMImageElem" ? sizesOf(message)[0]?.url : message.payload.videoUrl);
