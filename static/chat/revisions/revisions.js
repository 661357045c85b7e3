/** The dialog that shows all that an edited message has said, the present words first. It follows while it is open. */
import { EVENT } from "../../sdk/constants.js";
import { $, complain, copyOf, say } from "../dom.js";
import { writeText } from "../thread/rich-text.js";
import { complaintOf, sayTime, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

export class Revisions {
  #chat;
  #dialog = /** @type {HTMLDialogElement} */ ($("revisions"));
  /** @type {Message | null} */
  #message = null;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    $("revisions-close").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", ({ target }) => target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => (this.#message = null));
    const changed = (/** @type {{data: Message[]}} */ { data }) => {
      if (this.#message && data.includes(this.#message)) this.#load();
    };
    for (const name of [EVENT.MESSAGE_MODIFIED, EVENT.MESSAGE_REVOKED]) chat.on(name, changed);
  }

  /** @param {Message} message */
  open(message) {
    this.#message = message;
    $("revisions-list").replaceChildren();
    this.#dialog.showModal();
    return this.#load();
  }

  async #load() {
    const message = /** @type {Message} */ (this.#message);
    if (message.isRevoked) return this.#dialog.close();
    complain($("revisions-problem"));
    try {
      const { data } = await this.#chat.getMessageRevisions(message);
      if (message !== this.#message) return;
      const last = data.revisionList.length - 1;
      $("revisions-list").replaceChildren(...data.revisionList.map((one, at) => rowOf(one, at === last)).reverse());
    } catch (problem) {
      if (message === this.#message) complain($("revisions-problem"), complaintOf(problem));
    }
  }
}

/** @param {{revision: number, payload: any, time: number}} revision @param {boolean} isPresent */
function rowOf({ revision, payload, time }, isPresent) {
  const row = copyOf("revision");
  const [about, text] = row.children;
  say(about.firstElementChild, t(isPresent ? "revisions.now" : revision === 1 ? "revisions.sent" : "revisions.edited"));
  sayTime(about.lastElementChild, time);
  writeText(text, String(payload.text ?? payload.description ?? ""));
  return row;
}
