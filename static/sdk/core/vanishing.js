import { EVENT } from "../constants.js";
import { noMessage, setLastMessage } from "../objects/conversation.js";

const AT_ONCE = 100; // messages of one page

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./conversations.js").Held} Held
 */

/** What a fresh load would not show any more vanishes here too. */
export class Vanishing {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Whether more of it was cleared than is known here. @param {Held} held */
  clear(held) {
    const cleared = held.keeping?.clearedSeq ?? 0;
    if (cleared <= held.clearedSeq) return false;
    held.clearedSeq = cleared;
    this.#remove(this.#engine.messages.of(held.id).filter((one) => one.sequence > 0 && one.sequence <= cleared && !one.isDeleted));
    if (held.object.lastMessage.lastSequence <= cleared) setLastMessage(held.object, noMessage());
    this.#engine.news.list();
    return true;
  }

  /** Those who came later saw what was said before, and may not any more. @param {Held} held */
  closeIfOther(held) {
    if (held.object.groupProfile?.historyVisible) return;
    this.#engine.later.run(`history ${held.id}`, 0, () => this.#dropUnseen(held));
  }

  /** @param {Held} held */
  async #dropUnseen(held) {
    const { messages } = this.#engine;
    const loaded = messages.of(held.id).filter(({ sequence, isDeleted }) => sequence > 0 && !isDeleted);
    const numbers = loaded.map(({ sequence }) => sequence);
    const seen = new Set();
    for (let after = Math.min(...numbers) - 1; after < Math.max(...numbers); ) {
      const page = await this.#engine.call("message.list", { conversationID: held.id, after, limit: AT_ONCE });
      for (const { ID } of page.messages) seen.add(ID);
      after = page.hasAfter ? page.messages.at(-1).sequence : Infinity;
    }
    this.#remove(loaded.filter(({ ID }) => !seen.has(ID)));
  }

  /** @param {Message[]} gone */
  #remove(gone) {
    for (const message of gone) {
      message.isDeleted = true;
      this.#engine.messages.drop(message); // opened again, it is loaded anew
    }
    if (gone.length) this.#engine.emitter.emit(EVENT.MESSAGE_MODIFIED, gone);
  }
}
