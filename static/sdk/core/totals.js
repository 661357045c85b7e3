import { EVENT } from "../constants.js";
import { CODE } from "../errors.js";
import { isHidden } from "./conversations.js";
import { isAnswer } from "./later.js";

const HOLD = 500; // numbers of one sender are given by several processes: only after half a second is one missing
const AT_ONCE = 100; // messages of one question

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Message} Message
 */

/** Totals of receipts: of my messages by their numbers, of others' (where a group shows them) as they come. */
export class Totals {
  #engine;
  #cursor = 0;
  /** @type {Set<number>} numbers beyond a hole */
  #ahead = new Set();
  /** @type {Set<Message>} */
  #unsure = new Set();
  /** @type {Set<Message>} */
  #unknown = new Set();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @param {number} cursor */
  begin(cursor) {
    this.#cursor = cursor;
    this.#ahead.clear();
    this.#unsure.clear();
    this.#unknown.clear();
  }

  /** The server stands at this number. @param {number} head */
  compare(head) {
    if (head > this.#cursor) this.#pullLater(0);
  }

  /** @param {Wire} frame */
  take(frame) {
    this.#apply(frame.receipts);
    for (const number of frame.numbers) if (number > this.#cursor) this.#ahead.add(number);
    while (this.#ahead.delete(this.#cursor + 1)) this.#cursor += 1;
    if (this.#ahead.size) this.#pullLater(HOLD);
  }

  /** Ask soon how these stand. @param {Message[]} messages */
  askLater(messages) {
    for (const message of messages) this.#unsure.add(message);
    if (messages.length) this.#engine.later.run("totals", 0, () => this.#ask(this.#unsure));
  }

  /** Ask how this one stands, unless an answer on its way says so first. @param {Message} message */
  completeLater(message) {
    this.#unknown.add(message);
    this.#engine.later.run("missing totals", HOLD, () => {
      for (const one of this.#unknown) if (isCounted(one)) this.#unknown.delete(one);
      return this.#ask(this.#unknown);
    });
  }

  /** What a broken connection left unanswered. */
  resume() {
    this.askLater([...this.#unsure]);
    for (const message of this.#unknown) this.completeLater(message);
  }

  /** @param {Set<Message>} named */
  async #ask(named) {
    const asked = [...named].filter(({ isRevoked, isDeleted }) => !isRevoked && !isDeleted);
    named.clear();
    try {
      await this.renew(asked);
    } catch (error) {
      if (!isAnswer(error)) for (const message of asked) named.add(message); // the next connection asks
    }
  }

  /** They are up to date afterwards; those without a record stay as they are. @param {Message[]} messages */
  async ask(messages) {
    for (const IDs of inQuestions(messages)) this.#apply((await this.#summaries(IDs)).filter(isTold), true);
  }

  /**
   * The same, for ourselves: of those without a record, and of those that we may not see, nothing is known afterwards.
   * @param {Message[]} messages
   * @param {boolean} [isOver] I do not share: what is told of a direct message then has no number
   */
  async renew(messages, isOver = false) {
    for (const IDs of inQuestions(messages)) {
      const asked = IDs.flatMap((ID) => this.#engine.messages.find(ID) ?? []);
      try {
        const rows = (await this.#summaries(IDs)).filter(isTold);
        const known = new Set(rows.filter((row) => !isOver || row.isPeerRead !== false).map(({ messageID }) => messageID));
        this.forget(asked.filter(({ ID }) => !known.has(ID)));
        this.#apply(rows, true);
      } catch (error) {
        if (/** @type {any} */ (error).code === CODE.NOT_SHARING) this.forget(asked);
        throw error;
      }
    }
  }

  /** @param {string[]} messageID @returns {Promise<Wire[]>} */
  async #summaries(messageID) {
    return (await this.#engine.call("receipt.summaries", { messageID })).receipts;
  }

  /** What we know of these is not ours to know any more. @param {Message[]} messages */
  forget(messages) {
    const counted = messages.filter(isCounted);
    for (const message of counted) {
      this.#engine.messages.forget(message);
      this.#engine.conversations.forgetLast(message);
    }
    if (counted.length) this.#engine.emitter.emit(EVENT.MESSAGE_MODIFIED, counted);
  }

  /** @param {number} delay */
  #pullLater(delay) {
    const apply = (/** @type {Wire} */ page) => {
      this.#apply(page.receipts);
      this.#cursor = Math.max(this.#cursor, page.cursor);
      for (const number of this.#ahead) if (number <= this.#cursor) this.#ahead.delete(number);
    };
    this.#engine.later.run("receipts", delay, () => this.#engine.pages("receipt.changes", {}, () => this.#cursor, apply));
  }

  /**
   * Objects first, then the event. A direct message that was read already is no news.
   * @param {Wire[]} rows @param {boolean} [isAsked] they say how it is now, and not how it was when they were sent
   */
  #apply(rows, isAsked = false) {
    const { messages, conversations, sharing, emitter, news } = this.#engine;
    const told = [];
    for (const row of rows) {
      const wasRead = messages.find(row.messageID)?.readReceiptInfo.isPeerRead === true;
      const isDirect = row.groupID === undefined;
      if (messages.count(row.messageID, row, isAsked) && !(isDirect && (wasRead || !row.isPeerRead))) told.push(receiptOf(row));
      const held = conversations.held(row.conversationID);
      const message = messages.find(row.messageID);
      if (isAsked || !held || !isHidden(held)) conversations.countLast(row, message, isAsked);
      if (!isAsked) sharing.check(message);
    }
    if (told.length) emitter.emit(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, told);
    news.list();
  }
}

/** The IDs of one question each: so many, of one conversation. @param {Message[]} messages @returns {string[][]} */
function inQuestions(messages) {
  /** @type {Map<string, string[]>} */
  const asked = new Map();
  for (const { conversationID, ID } of messages) asked.set(conversationID, [...(asked.get(conversationID) ?? []), ID]);
  return [...asked.values()].flatMap((IDs) =>
    Array.from({ length: Math.ceil(IDs.length / AT_ONCE) }, (_, part) => IDs.slice(part * AT_ONCE, (part + 1) * AT_ONCE)),
  );
}

/** @param {Wire} row of an answer */
function isTold({ code }) {
  return code === 0;
}

/** Whether we know how a message stands. @param {Message} message */
export function isCounted({ readReceiptInfo: { readCount, isPeerRead } }) {
  return readCount !== undefined || isPeerRead !== undefined;
}

/** Nothing can change any more in who has read it. @param {Message} message */
export function isReadByEach({ readReceiptInfo: { readCount, audienceCount, isPeerRead } }) {
  return isPeerRead === true || (readCount !== undefined && readCount === audienceCount);
}

/** What the event says of one message. @param {Wire} row */
function receiptOf({ messageID, groupID, userID, readCount, unreadCount, timestamp }) {
  if (groupID === undefined) return { userID, messageID, isPeerRead: true, timestamp };
  return { groupID, messageID, readCount, unreadCount };
}
