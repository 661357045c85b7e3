/** What is done with a message of one's own, and remembered: another text, taken back, given up. */
import { tell } from "../told.js";
import { complaintOf } from "../words.js";
import { isEditable } from "./timeline.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */

const AGAIN = 120; // seconds in which a text that was recalled can be written again

export class Actions {
  #chat;
  #effects;
  /** What my messages said that were recalled here, with the time. @type {Map<string, {text: string, at: number}>} */
  #recalled = new Map();

  /** @param {Chat} chat @param {Record<"changed" | "removed", (message: Message) => void>} effects */
  constructor(chat, effects) {
    this.#chat = chat;
    this.#effects = effects;
  }

  /** @param {Message} message */
  isEditable(message) {
    return isEditable(message, this.#now(), this.#chat.getLimits().editSeconds ?? Infinity);
  }

  /** Put another text into it. @param {Message} message @param {string} text */
  async change(message, text) {
    if (text === message.payload?.text) return;
    try {
      await this.#chat.modifyMessage(/** @type {Message} */ ({ ...message, payload: { text } }));
      this.#effects.changed(message);
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }

  /** Take it back, for everybody. @param {Message} message */
  async recall(message) {
    const text = message.flow === "out" && message.type === "TIMTextElem" ? message.payload.text : "";
    try {
      await this.#chat.revokeMessage(message);
    } catch (problem) {
      return tell(complaintOf(problem));
    }
    if (text) this.#recalled.set(message.ID, { text, at: this.#now() });
    this.#effects.changed(message);
    // The offer to write it again goes away by itself.
    if (text) setTimeout(() => this.#effects.changed(message), AGAIN * 1000);
  }

  /** The text of a message that I recalled here just now; "" if there is none. @param {Message} message */
  recalledText({ ID, isRevoked }) {
    const known = isRevoked ? this.#recalled.get(ID) : undefined;
    return known && this.#now() - known.at < AGAIN * 1000 ? known.text : "";
  }

  /** Delete it for me; one that was not sent is simply gone. @param {Message} message */
  async remove(message) {
    try {
      await this.#chat.deleteMessage([message]);
      this.#effects.removed(message);
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }

  #now() {
    return this.#chat.getServerTime() * 1000;
  }
}
