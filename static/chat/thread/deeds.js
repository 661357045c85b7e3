/**
 * What is done to messages that are there: answered, reacted to, forwarded, selected, pinned, put better, taken back. Most
 * of it comes when it is asked for: the menu, and what its items open.
 */
import { onDemand } from "../parts.js";
import { Actions } from "./actions.js";
import { MessageMenu } from "./menu.js";
import { Pins } from "./pins.js";
import { Reactions } from "./reactions/reactions.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/**
 * What the thread does for it.
 * @typedef {object} Around
 * @property {import("./log.js").Log} log
 * @property {import("./composer.js").Composer} composer
 * @property {() => import("../quotes/replying.js").Words} words
 * @property {(messageID: string) => void} go
 * @property {import("../forward/forward.js").Deliver} deliver
 * @property {Record<"changed" | "removed" | "send" | "audience", (message: Message) => void>} calls
 */

export class Deeds {
  #around;
  #actions;
  #menu;
  #pins;
  #reactions;
  /** @type {() => Promise<import("../forward/forward.js").Forward | undefined>} */
  #forward;
  /** @type {() => Promise<import("../selecting/selecting.js").Selecting | undefined>} */
  #select;
  /** @type {() => Promise<import("../revisions/revisions.js").Revisions | undefined>} */
  #revisions;
  /** @type {() => Promise<import("../record/record.js").RecordDialog | undefined>} */
  #record;
  /** Once it has come. @type {import("../selecting/selecting.js").Selecting | undefined} */
  #selecting;

  /** @param {Chat} chat @param {Around} around */
  constructor(chat, around) {
    const { log, words, go, deliver, composer, calls } = around;
    this.#around = around;
    this.#actions = new Actions(chat, calls);
    this.#reactions = new Reactions(chat);
    this.#pins = new Pins(chat, { words, go });
    this.#menu = new MessageMenu(chat, this.#reactions, this.#items());
    this.#forward = onDemand("forward", ({ Forward }) => new Forward(chat, words, deliver));
    this.#revisions = onDemand("revisions", ({ Revisions }) => new Revisions(chat));
    this.#record = onDemand("record", ({ RecordDialog }) => new RecordDialog(chat, words));
    const forward = async (/** @type {Message[]} */ messages, /** @type {() => void} */ done) => (await this.#forward())?.open(messages, done);
    const ended = () => composer.focus();
    this.#select = onDemand("selecting", ({ Selecting }) => new Selecting(chat, log, { forward, removed: calls.removed, ended }));
  }

  /** @returns {import("../menu/items.js").Deeds} */
  #items() {
    const { composer, calls } = this.#around;
    return {
      ...{ changed: calls.changed, audience: calls.audience, retry: calls.send },
      reply: (message) => composer.reply(message),
      edit: (message) => composer.edit(message),
      forward: async (message) => (await this.#forward())?.open([message]),
      select: (message) => this.#startSelecting(message),
      recall: (message) => this.#actions.recall(message),
      remove: (message) => this.#actions.remove(message),
      who: (message) => this.#reactions.who(message),
      revisions: (message) => this.#look(message),
      pin: (message) => this.#pins.toggle(message, true),
      unpin: (message) => this.#pins.toggle(message, false),
    };
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    this.#pins.open(conversation);
  }

  close() {
    this.#menu.close();
    this.#selecting?.stop();
    this.#pins.close();
  }

  /** @param {Message} message @param {Conversation} conversation @param {import("./menu.js").Place} place */
  openMenu(message, conversation, place) {
    if (!this.#selecting?.isOn) this.#menu.open(message, conversation, place);
  }

  /** What was clicked in a row, if it is one of these. @param {Element} target @param {Message} message */
  act(target, message) {
    if (target.closest(".edited")) this.#look(message);
    if (target.closest(".open-history")) this.#open(message);
    if (target.closest(".discard")) this.#actions.remove(message);
    if (target.closest(".again")) this.#around.composer.put(this.#actions.recalledText(message));
    this.#reactions.act(target, message);
  }

  /** @param {HTMLElement} row @param {Message} message */
  write(row, message) {
    this.#selecting?.write(row, message);
  }

  /** Another text for a message. @param {Message} message @param {string} text */
  change(message, text) {
    return this.#actions.change(message, text);
  }

  /** Give up one that is on its way. @param {Message} message */
  giveUp(message) {
    return this.#actions.remove(message);
  }

  /** My last text that can still be put better. */
  editLast() {
    const message = this.#around.log.messages.findLast((one) => this.#actions.isEditable(one));
    if (message) this.#around.composer.edit(message);
  }

  /** Whether it was recalled just now, here. @param {Message} message */
  canWriteAgain = (message) => this.#actions.recalledText(message) !== "";

  /** @param {Message} message */
  async #look(message) {
    (await this.#revisions())?.open(message);
  }

  /** A record of what others have said; one that is on its way holds nothing yet. @param {Message} message */
  async #open(message) {
    if (message.status === "success") (await this.#record())?.open(message);
  }

  /** @param {Message} message */
  async #startSelecting(message) {
    this.#selecting = await this.#select();
    this.#selecting?.start(message);
  }
}
