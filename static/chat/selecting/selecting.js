/** Several messages at once: each row has a box, and a bar in place of the composer says what can be done with them. */
import { $, copyOf, say } from "../dom.js";
import { compare, isNotice } from "../thread/timeline.js";
import { tell } from "../told.js";
import { complaintOf, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */

const MOST = 100; // what one record holds

/**
 * @typedef {object} Calls
 * @property {(messages: Message[], done: () => void) => void} forward
 * @property {(message: Message) => void} removed
 * @property {() => void} ended the focus wants another place
 */

export class Selecting {
  #chat;
  #log;
  #calls;
  #list = /** @type {HTMLElement} */ ($("messages"));
  #bar = /** @type {HTMLElement} */ (copyOf("selection"));
  /** @type {Map<string, Message>} */
  #chosen = new Map();
  /** @type {AbortController | null} */
  #life = null;

  /** @param {Chat} chat @param {import("../thread/log.js").Log} log @param {Calls} calls */
  constructor(chat, log, calls) {
    this.#chat = chat;
    this.#log = log;
    this.#calls = calls;
    this.#bar.addEventListener("click", ({ target }) => {
      const does = /** @type {HTMLElement} */ (/** @type {Element} */ (target).closest("[data-does]"))?.dataset.does;
      if (does === "stop") this.#end();
      if (does === "forward") this.#calls.forward(this.#messages, () => this.#end());
      if (does === "remove") this.#remove();
    });
    $("thread").append(this.#bar);
    this.#bar.hidden = true;
  }

  get isOn() {
    return this.#life !== null;
  }

  /** @param {Message} first */
  start(first) {
    if (this.isOn) return;
    const { signal } = (this.#life = new AbortController());
    $("thread").classList.add("selects");
    this.#bar.hidden = false;
    this.#list.addEventListener("click", (event) => this.#click(event), { capture: true, signal });
    document.addEventListener("keydown", (event) => this.#press(event), { capture: true, signal });
    this.#log.rewrite(() => true);
    this.#toggle(first);
    this.#log.rowOf(first.ID)?.focus({ preventScroll: true });
  }

  stop() {
    if (!this.isOn) return;
    this.#life?.abort();
    this.#life = null;
    this.#chosen.clear();
    this.#bar.hidden = true;
    $("thread").classList.remove("selects");
    this.#log.rewrite(() => true);
  }

  /** Its box, while somebody selects. @param {HTMLElement} row @param {Message} message */
  write(row, message) {
    const box = /** @type {HTMLInputElement | null} */ (row.querySelector(":scope > .pick"));
    if (!this.isOn || !isPickable(message)) {
      box?.remove();
      if (this.#chosen.delete(message.ID)) this.#show();
      return void row.classList.remove("picked");
    }
    const shown = box ?? /** @type {HTMLInputElement} */ (copyOf("pick"));
    if (!box) row.prepend(shown);
    shown.checked = this.#chosen.has(message.ID);
    row.classList.toggle("picked", shown.checked);
  }

  get #messages() {
    return [...this.#chosen.values()].sort(compare);
  }

  #end() {
    this.stop();
    this.#calls.ended();
  }

  /** @param {Event} event */
  #click(event) {
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest(".message"));
    if (!row) return;
    event.stopPropagation();
    event.preventDefault();
    const message = this.#log.find(row.dataset.id ?? "");
    // The browser undoes what a prevented click did to a box: it is set when that is over.
    if (message) setTimeout(() => this.#toggle(message));
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (document.querySelector("dialog:modal")) return;
    const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest?.("#messages .message"));
    if (event.key === "Escape") this.#end();
    else if (row && (event.key === "Enter" || event.key === " ")) {
      const message = this.#log.find(row.dataset.id ?? "");
      if (message) this.#toggle(message);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {Message} message */
  #toggle(message) {
    const row = this.#log.rowOf(message.ID);
    if (!this.isOn || !row || !isPickable(message)) return;
    if (this.#chosen.delete(message.ID)) this.write(row, message);
    else if (this.#chosen.size === MOST) return tell(t("selecting.full", { count: MOST }));
    else this.#chosen.set(message.ID, message);
    this.write(row, message);
    this.#show();
  }

  #show() {
    say(/** @type {Element} */ (this.#bar.querySelector("p")), t("selecting.count", { count: this.#chosen.size }));
    for (const button of this.#bar.querySelectorAll("button:not(.icon)")) {
      /** @type {HTMLButtonElement} */ (button).disabled = !this.#chosen.size;
    }
  }

  async #remove() {
    const messages = this.#messages;
    if (!(await this.#isMeant(messages.length))) return;
    try {
      await this.#chat.deleteMessage(messages);
      this.#end();
      for (const message of messages) this.#calls.removed(message);
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }

  /** @param {number} count */
  #isMeant(count) {
    const dialog = /** @type {HTMLDialogElement} */ ($("delete-many"));
    say($("delete-many-title"), t("selecting.removeTitle", { count }));
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
    });
  }
}

/** @param {Message} message */
const isPickable = (message) => message.status === "success" && !message.isRevoked && !isNotice(message);
