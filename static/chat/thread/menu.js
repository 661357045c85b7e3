/** The menu of a message: it comes when somebody first wants it (static/chat/menu), and is one for all rows. */
import { onDemand } from "../parts.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {{row: HTMLElement, opener?: HTMLElement, at?: {x: number, y: number}}} Place  where it was wanted */
/** @typedef {typeof import("../menu/menu.js")} Part */

export class MessageMenu {
  #load;
  /** Wanted last: while it is on its way somebody may want another one. */
  #wanted = 0;
  #reactions;
  /** @type {import("../menu/menu.js").Menu | undefined} */
  #menu;

  /** @param {Chat} chat @param {import("./reactions/reactions.js").Reactions} reactions @param {import("../menu/items.js").Deeds} deeds */
  constructor(chat, reactions, deeds) {
    this.#reactions = reactions;
    this.#load = onDemand("menu", (/** @type {Part} */ { theMenu, Items }) => ({ menu: theMenu(), items: new Items(chat, deeds) }));
  }

  /** @param {Message} message @param {Conversation} conversation @param {Place} place */
  async open(message, conversation, { row, opener = row, at }) {
    this.#wanted += 1;
    const wanted = this.#wanted;
    const part = await this.#load();
    if (!part || wanted !== this.#wanted) return;
    this.#menu = part.menu;
    const mayReact = conversation.isPresent && message.status === "success" && !message.isRevoked;
    const quick = mayReact ? this.#reactions.quick(message, row) : null;
    part.menu.open(opener, part.items.about(message), part.items.of(message, conversation), at, quick);
  }

  close() {
    this.#wanted += 1;
    this.#menu?.close();
  }
}
