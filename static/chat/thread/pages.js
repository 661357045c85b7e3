/** Fills the log page by page, on either side, and keeps the reader's place meanwhile. */
import { $, complain } from "../dom.js";
import { complaintOf } from "../words.js";
import { History } from "./history.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Chat} Chat */
/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {"before" | "after"} Side */

const EARLY = 1200; // pixels before the end of what is loaded: more is there before somebody comes to it
const PATIENCE = 150; // milliseconds: what comes sooner needs no skeleton
const SIDES = /** @type {Side[]} */ (["before", "after"]);

export class Pages {
  #chat;
  #log;
  #place;
  /** @type {History} */
  #history;
  /** Came by itself, but there is a hole between it and what is loaded. @type {Message[]} */
  #late = [];
  /** @type {Conversation} */
  #conversation;
  /** Nothing was said yet, so it is known to nobody else. */
  #isNew;
  #isStarting = false;
  #timer = 0;
  /** @type {(() => void) | null} what to try again */
  #again = null;

  /** @param {Chat} chat @param {import("./log.js").Log} log @param {import("./place.js").Place} place @param {Conversation} conversation */
  constructor(chat, log, place, conversation) {
    this.#chat = chat;
    this.#log = log;
    this.#place = place;
    this.#conversation = conversation;
    this.#isNew = conversation.type === "C2C" && !conversation.lastSequence;
    this.#history = new History(chat, conversation.conversationID);
  }

  get hasAfter() {
    return this.#history.hasAfter;
  }

  /**
   * Start with the newest, or those around a number or a message's ID. Answers whether it could be had; what failed is said
   * in place of the messages, and `again` then tries it.
   * @param {import("./history.js").Where} where @param {{firstUnread: number, count: number}} fresh @param {() => void} again
   */
  async start(where, fresh, again) {
    this.#isStarting = true;
    this.#again = null;
    complain($("load-problem"));
    $("load-failed").hidden = true;
    this.#timer = window.setTimeout(() => ($("skeletons").hidden = false), PATIENCE);
    try {
      const messages = this.#isNew ? [] : await this.#history.start(where);
      this.#log.clear(fresh.firstUnread, fresh.count);
      this.#log.knowsBeginning = !this.#history.hasBefore;
      this.#log.insert(messages);
    } catch (problem) {
      if (/** @type {any} */ (problem).reason === "message_not_found") throw problem;
      this.#log.clear();
      this.#again = again;
      complain($("load-problem"), complaintOf(problem));
      $("load-failed").hidden = false;
      return false;
    } finally {
      this.#isStarting = false;
      clearTimeout(this.#timer);
      $("skeletons").hidden = true;
      this.#showEdges();
    }
    this.#catchUp();
    return true;
  }

  /** The same conversation, as it is now: one that was nobody's but mine may have begun. @param {Conversation} conversation */
  async update(conversation) {
    const begins = this.#isNew && conversation.lastSequence > 0 && !this.#isStarting;
    this.#conversation = conversation;
    this.#isNew &&= !begins;
    if (!begins) return;
    try {
      const messages = await this.#history.start();
      if ($("log").dataset.id === conversation.conversationID) this.#place.keep(() => this.#log.insert(messages));
    } catch {
      this.#isNew = true; // the next time
    }
  }

  /** What came by itself. Answers whether it is shown now. @param {Message} message */
  take(message) {
    if (!this.#isStarting && (this.#log.rowOf(message.ID) || this.#history.reaches(message))) {
      this.#log.insert([message]);
      return true;
    }
    // Older than what is loaded: it comes with its page.
    if (this.#isStarting || message.sequence > this.#history.newest) this.#late.push(message);
    return false;
  }

  /** The reader has moved, or something has changed: load what they will come to. */
  look() {
    if (this.#isStarting || this.#again) return;
    const { above, below } = this.#place.room;
    if (above < EARLY && this.#history.hasBefore && !this.#history.failed.has("before")) this.#more("before");
    if (below < EARLY && this.#history.hasAfter && !this.#history.failed.has("after")) this.#more("after");
  }

  /** Try again what failed. */
  retry() {
    const again = this.#again;
    this.#again = null;
    const sides = [...this.#history.failed];
    this.#history.failed.clear();
    again?.();
    for (const side of sides) this.#more(side);
  }

  /** @param {Side} side */
  async #more(side) {
    if (this.#history.loading.has(side)) return;
    const history = this.#history;
    try {
      const messages = await history.more(side);
      if ($("log").dataset.id !== this.#conversation.conversationID || this.#isStarting) return;
      this.#place.keep(() => {
        if (side === "before") this.#log.knowsBeginning = !history.hasBefore;
        this.#log.insert(messages);
        this.#catchUp();
        this.#showEdges();
      });
    } catch {
      this.#showEdges();
      return; // said at the edge, with a way to try again
    }
    this.look();
  }

  /** Nothing is missing any more between what is loaded and what came meanwhile. */
  #catchUp() {
    if (this.#history.hasAfter) return;
    const late = this.#late.filter((message) => !message.isDeleted);
    this.#late = [];
    if (late.length) this.#log.insert(late);
    const pending = this.#chat.getPendingMessageList({ conversationID: this.#conversation.conversationID });
    if (pending.length) this.#log.insert(pending);
  }

  #showEdges() {
    const { hasBefore, hasAfter, failed } = this.#history;
    $("beginning").hidden = hasBefore || this.#again !== null;
    for (const side of SIDES) {
      $(`more-${side}`).hidden = this.#again !== null || !(side === "before" ? hasBefore : hasAfter);
      $(`more-${side}`).classList.toggle("failed", failed.has(side));
    }
  }
}
