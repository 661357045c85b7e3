/** Whom the text that is being written names. After an `@` the list of members comes; who was chosen there is remembered. */
import { $ } from "../dom.js";
import { onDemand } from "../parts.js";
import { beingWritten, namedIn } from "./at.js";

/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./at.js").Named} Named */
/** @typedef {import("../mentions/mentions.js").AtList} AtList */

export class Naming {
  #text = /** @type {HTMLTextAreaElement} */ ($("text"));
  /** @type {() => Promise<AtList | undefined>} */
  #load;
  /** @type {AtList | undefined} */
  #list;
  /** @type {Conversation | null} */
  #conversation = null;
  /** Who was chosen, by conversation: a draft that is gone back to still names them. @type {Map<string, Named[]>} */
  #chosen = new Map();

  /** @param {Chat} chat @param {(at: number, text: string) => void} put this text from there to the cursor */
  constructor(chat, put) {
    this.#load = onDemand("mentions", ({ AtList }) => {
      return new AtList(chat, (/** @type {number} */ at, /** @type {Named} */ named) => {
        this.#remember(named);
        put(at, `@${named.name} `);
      });
    });
    for (const event of ["input", "compositionend"]) this.#text.addEventListener(event, () => this.#look());
    document.addEventListener("selectionchange", () => document.activeElement === this.#text && this.#list?.isOpen && this.#look());
    this.#text.addEventListener("blur", () => this.#list?.close());
    // Before the field itself, to which Enter, arrows and Esc mean something else.
    $("composer").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#press(event), { capture: true });
  }

  /** @param {Conversation | null} conversation */
  open(conversation) {
    this.#conversation = conversation;
    this.#list?.close();
  }

  /** Whom a text names that is sent now. @param {string} text */
  take(text) {
    const id = this.#conversation?.conversationID ?? "";
    const named = namedIn(text, this.#chosen.get(id) ?? []);
    this.#chosen.delete(id);
    return named;
  }

  /** @param {Named} named */
  #remember(named) {
    const id = this.#conversation?.conversationID ?? "";
    this.#chosen.set(id, [...(this.#chosen.get(id) ?? []), named]);
  }

  async #look() {
    const { value, selectionStart, selectionEnd } = this.#text;
    const isHere = this.#conversation?.type === "GROUP" && selectionStart === selectionEnd;
    const written = isHere ? beingWritten(value, selectionStart) : null;
    if (!written) return this.#list?.close();
    this.#list ??= await this.#load();
    if (this.#conversation && this.#text.value === value) this.#list?.show(written, this.#conversation);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.target !== this.#text || event.isComposing || event.keyCode === 229 || !this.#list?.press(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}
