/** Ways about in a conversation: to the first that is new, to a message, to the newest; and what they have to load. */
import { $ } from "../dom.js";
import { tell } from "../told.js";
import { t } from "../words.js";
import { Jumps } from "./jumps.js";
import { Pages } from "./pages.js";
import { Place } from "./place.js";
import { isNew } from "./timeline.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */

const FEW = 20; // new messages: the newest page has them all, and something read before them
const SETTLED = 200; // milliseconds without scrolling
const FLASH = 2000; // milliseconds

export class Going {
  /** @type {Pages | null} */
  pages = null;
  #chat;
  #log;
  #keys;
  #starts;
  #scroller = /** @type {HTMLElement} */ ($("log"));
  /** @type {Conversation | null} */
  #conversation = null;
  /** What was new when it was opened. */
  #fresh = { firstUnread: 0, count: 0 };
  #settleTimer = 0;
  #jumps;

  /**
   * @param {Chat} chat @param {import("./log.js").Log} log @param {import("./keys.js").Keys} keys
   * @param {{starts: () => void, markAll: () => void}} calls `starts`: the log is about to be filled anew
   */
  constructor(chat, log, keys, { starts, markAll }) {
    this.#chat = chat;
    this.#log = log;
    this.#keys = keys;
    this.#starts = starts;
    this.place = new Place(this.#scroller, $("messages"), {
      moved: () => this.look(),
      goesOn: () => this.pages?.hasAfter ?? false,
    });
    this.#jumps = new Jumps({ down: () => this.toNewest(), up: () => this.toUnread(), mention: (sequence) => this.toSequence(sequence), markAll });
    for (const button of document.querySelectorAll(".load-again")) {
      button.addEventListener("click", () => this.pages?.retry());
    }
  }

  /** @param {Conversation} conversation */
  open(conversation) {
    const { conversationID, unreadCount, readSequence } = conversation;
    this.#conversation = conversation;
    this.#fresh = { firstUnread: unreadCount ? readSequence + 1 : 0, count: unreadCount };
    this.#scroller.dataset.id = conversationID;
    this.#jumps.open(unreadCount);
    this.pages = new Pages(this.#chat, this.#log, this.place, conversation);
  }

  close() {
    this.#conversation = null;
    this.pages = null;
    this.#log.clear();
  }

  async toNewest() {
    if (this.pages?.hasAfter && !(await this.#start({}, () => this.toNewest()))) return;
    this.place.toEnd();
    this.look();
  }

  /** All that was loaded holds no more. */
  async anew() {
    if (await this.#start({}, () => this.anew())) this.place.toEnd();
  }

  /** To the first that is new; to the end, if nothing is. */
  async toUnread() {
    const { divider } = this.#log;
    const { firstUnread, count } = this.#fresh;
    if (!divider.isConnected) {
      const where = count > FEW ? { around: firstUnread } : {};
      if (!(await this.#start(where, () => this.toUnread()))) return;
    }
    this.place.toEnd();
    // Where all that is new fits into the view, its end is the better place.
    const isAbove = divider.isConnected && divider.getBoundingClientRect().top < this.#scroller.getBoundingClientRect().top;
    if (isAbove || (divider.isConnected && this.pages?.hasAfter)) this.place.show(divider, "start");
    this.look();
  }

  /** Where it is not there, to the first that is new; or, `orStay`, nowhere. @param {string} messageID @param {boolean} [orStay] */
  async toMessage(messageID, orStay = false) {
    if (!this.#log.rowOf(messageID)) {
      try {
        if (!(await this.#start({ around: messageID }, () => this.toMessage(messageID)))) return;
      } catch {
        tell(t("thread.noSuchMessage"));
        if (orStay) return this.#log.rewrite(() => true); // rows that wait to be seen wait on
        return this.toUnread();
      }
    }
    this.#land(this.#log.rowOf(messageID));
  }

  /** @param {number} sequence */
  async toSequence(sequence) {
    const find = () => this.#log.messages.find((message) => message.sequence === sequence);
    if (!find() && !(await this.#start({ around: sequence }, () => this.toSequence(sequence)))) return;
    this.#land(this.#log.rowOf(find()?.ID));
  }

  /** @param {HTMLElement | undefined} row */
  #land(row) {
    if (!row) return tell(t("thread.noSuchMessage"));
    this.place.show(row);
    row.focus({ preventScroll: true });
    row.classList.add("flash");
    setTimeout(() => row.classList.remove("flash"), FLASH);
    this.look();
  }

  /** Somebody has seen a message. @param {Message} message */
  see(message) {
    if (isNew(message, this.#fresh.firstUnread)) this.#jumps.see(message.ID);
  }

  /** The reader is somewhere else, or something has changed: what is to be loaded, and which ways are there? */
  look() {
    if (!this.#conversation || !this.pages) return;
    if (this.place.isOnTheWay) return;
    this.pages.look();
    const state = { unread: this.#conversation.unreadCount, hasAfter: this.pages.hasAfter };
    this.#jumps.update(this.place, { ...state, divider: this.#log.divider, log: this.#scroller });
    this.#lookForMention(this.#conversation);
    clearTimeout(this.#settleTimer);
    this.#settleTimer = window.setTimeout(() => this.#keys.rest(this.place.rowInView(0.9)), SETTLED);
  }

  /** @param {Conversation} conversation */
  #lookForMention({ groupAtInfoList }) {
    const sequence = groupAtInfoList[0]?.messageSequence ?? 0;
    const message = sequence ? this.#log.messages.find((one) => one.sequence === sequence) : undefined;
    const row = this.#log.rowOf(message?.ID)?.getBoundingClientRect();
    const view = this.#scroller.getBoundingClientRect();
    this.#jumps.call(sequence, row !== undefined && row.bottom > view.top && row.top < view.bottom);
  }

  /** @param {Conversation} conversation the same one, as it is now */
  update(conversation) {
    this.#conversation = conversation;
    this.pages?.update(conversation);
    this.look();
  }

  /** Fill the log anew. Answers whether it is there, and still wanted. @param {import("./history.js").Where} where @param {() => void} again */
  async #start(where, again) {
    const { pages } = this;
    this.#starts();
    const isThere = await pages?.start(where, this.#fresh, again);
    return Boolean(isThere) && this.pages === pages;
  }
}
