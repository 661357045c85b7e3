/** Reacting to a message: by its chips, by the row of the menu, by the picker; and who did. */
import { onDemand } from "../../parts.js";
import { picker } from "../../picker.js";
import { tell } from "../../told.js";
import { complaintOf } from "../../words.js";
import { reactionsTo } from "./chips.js";

/** @typedef {import("../types.js").Message} Message */
/** @typedef {import("../types.js").Chat} Chat */
/** @typedef {import("../../menu/menu.js").Quick} Quick */

const SIGNS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

export class Reactions {
  #chat;
  /** @type {() => Promise<import("../../reactors/reactors.js").Reactors | undefined>} */
  #reactors;
  /** What is on its way: a second click on it says nothing new. @type {Set<string>} */
  #underway = new Set();

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    this.#reactors = onDemand("reactors", ({ Reactors }) => new Reactors(chat));
  }

  /** The row of the menu. @param {Message} message @param {HTMLElement} row @returns {Quick} */
  quick(message, row) {
    const mine = new Set(reactionsTo(message).filter(({ reactedByMyself }) => reactedByMyself).map(({ reactionID }) => reactionID));
    return {
      signs: SIGNS.map((sign) => ({ sign, isMine: mine.has(sign) })),
      run: (sign) => this.toggle(message, sign),
      more: () => this.pick(message, row),
    };
  }

  /** @param {Message} message @param {HTMLElement} opener */
  async pick(message, opener) {
    const wish = { opener, isOnce: true, pick: (/** @type {string} */ sign) => this.#add(message, sign) };
    // A row is no button: it does not stay expanded, or not.
    const closed = () => opener.matches("button") || opener.removeAttribute("aria-expanded");
    await (await picker())?.open({ ...wish, closed });
  }

  /** @param {Message} message @param {string} [reactionID] */
  async who(message, reactionID) {
    (await this.#reactors())?.open(message, reactionID);
  }

  /** What was clicked, if it is one of these. @param {Element} target @param {Message} message */
  act(target, message) {
    const chip = /** @type {HTMLElement | null} */ (target.closest(".reaction"));
    if (chip) this.toggle(message, chip.dataset.reaction ?? "");
    const add = /** @type {HTMLElement | null} */ (target.closest(".react"));
    if (add) this.pick(message, add);
  }

  /** Give it, or take it back. @param {Message} message @param {string} reactionID */
  toggle(message, reactionID) {
    const isMine = reactionsTo(message).some((one) => one.reactionID === reactionID && one.reactedByMyself);
    return isMine ? this.#send("removeMessageReaction", message, reactionID) : this.#add(message, reactionID);
  }

  /** @param {Message} message @param {string} reactionID */
  #add(message, reactionID) {
    return this.#send("addMessageReaction", message, reactionID);
  }

  /** @param {"addMessageReaction" | "removeMessageReaction"} call @param {Message} message @param {string} reactionID */
  async #send(call, message, reactionID) {
    const what = `${message.ID} ${reactionID}`;
    if (this.#underway.has(what)) return;
    this.#underway.add(what);
    try {
      await this.#chat[call](message, reactionID);
    } catch (problem) {
      tell(complaintOf(problem));
    }
    this.#underway.delete(what);
  }
}
