import { EVENT } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { blankMessage } from "../objects/message.js";
import { namedOf } from "../payloads.js";
import { isAnswer, pauseOf } from "./later.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {{message: Message, readReceiptCode: number, readReceiptReason: string}} Sent
 * @typedef {{resolve: (sent: Sent) => void, reject: (error: any) => void}} Waiting
 */

/** What is kept of a message until the server has answered for it. */
const KEPT = /** @type {const} */ ([
  "ID", "type", "payload", "conversationID", "conversationType", "to", "from", "flow", "time", "clientTime", "priority",
  "nick", "avatar", "needReadReceipt", "cloudCustomData", "senderTinyID", "status", "failure", "revision", "askedRevision", "atUserList",
]);

/**
 * Messages on their way: in each conversation one after the other, tried again until the server has answered, under
 * the same ID, so that none is lost or sent twice. They survive a reload; a refused one stays until it is tried again
 * or dropped.
 */
export class Outbox {
  #engine;
  /** @type {Map<string, Message[]>} by conversation: those that wait, and those that failed, oldest first */
  #queues = new Map();
  /** @type {Map<string, Waiting>} by ID: whoever waits for it */
  #waiting = new Map();
  /** @type {WeakMap<Message, Wire>} what the server was asked: a frame changes the message, and the same is asked again */
  #asked = new WeakMap();
  /** @type {Set<string>} conversations with one under way */
  #busy = new Set();
  #failures = 0;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Those that a page before this one left behind. */
  async load() {
    const { shelf, uploads } = this.#engine;
    const rows = await shelf.all("message ");
    const files = new Map((await shelf.all("file ")).map((row) => [row.key, row]));
    if (shelf.isClosed) return;
    for (const row of rows) {
      if (this.#engine.messages.find(row.message.ID)) continue;
      const message = Object.assign(blankMessage(), row.message);
      this.#engine.messages.add(message, true);
      const isWhole = uploads.restore(message, files);
      this.#queue(message);
      if (!isWhole) this.#refused(message, new ChatError(CODE.SEND_FAILED, "The file is not there any more.", {}, "file_lost"));
    }
    this.sendAll();
  }

  /** Resolves when the server has it; rejects when it is refused. @param {Message} message @returns {Promise<Sent>} */
  send(message) {
    message.status = "unSend";
    message.failure = undefined;
    if (!this.#engine.messages.find(message.ID)) this.#engine.messages.add(message);
    if (!this.#engine.uploads.waits(message)) this.#asked.set(message, asked(message));
    if (!this.#queued(message.conversationID).includes(message)) this.#queue(message);
    this.#engine.uploads.keep(message);
    this.#keep(message);
    return new Promise((resolve, reject) => {
      this.#waiting.set(message.ID, { resolve, reject });
      this.#sendFile(message);
      this.#next(message.conversationID);
    });
  }

  /** Those that nobody else has, as far as we know. @param {string} conversationID @returns {Message[]} */
  pending(conversationID) {
    return this.#queued(conversationID).filter(({ status }) => status !== "success");
  }

  /** Give it up. One that is under way may arrive all the same. @param {Message} message */
  discard(message) {
    this.#remove(message);
    this.#engine.messages.drop(message);
    this.#waiting.delete(message.ID);
    this.#next(message.conversationID);
  }

  sendAll() {
    for (const [conversationID, messages] of this.#queues) {
      for (const message of messages) this.#sendFile(message);
      this.#next(conversationID);
    }
  }

  clear() {
    this.#queues.clear();
    this.#waiting.clear();
    this.#busy.clear();
    this.#failures = 0;
  }

  /** Files go up beside the queue, so that a film does not hold up the words after it. @param {Message} message */
  async #sendFile(message) {
    const { uploads } = this.#engine;
    if (message.status === "fail" || !uploads.waits(message) || uploads.isGoing(message)) return;
    // By another tab, which has its file as well.
    if (message.status === "success") return this.#settle(message, { readReceiptCode: 0, readReceiptReason: "" });
    try {
      if (!(await uploads.send(message))) return;
      this.#asked.set(message, asked(message));
      this.#keep(message);
    } catch (error) {
      if (!this.#queued(message.conversationID).includes(message)) return; // given up meanwhile, or the login is over
      if (isFinal(error)) this.#refused(message, error);
      else this.#later(error);
    }
    this.#next(message.conversationID);
  }

  /** @param {any} error */
  #later(error) {
    if (this.#engine.isConnected) this.#engine.later.run("outbox", pauseOf(error, ++this.#failures), () => this.sendAll());
  }

  /** The first that can go. Words pass a file that is on its way; files keep their order. @param {string} conversationID */
  #ready(conversationID) {
    const { uploads } = this.#engine;
    const going = this.#queued(conversationID).filter(({ status }) => status !== "fail");
    const first = going.findIndex((one) => uploads.waits(one));
    const isHeldUp = (/** @type {number} */ at) => first >= 0 && at >= first && uploads.brings(going[at]);
    return going.find((one, at) => !isHeldUp(at));
  }

  /** @param {string} conversationID */
  async #next(conversationID) {
    // A frame may say that it was sent; only the answer says whether its receipt was granted.
    const message = this.#ready(conversationID);
    if (!message || this.#busy.has(conversationID)) return;
    this.#busy.add(conversationID);
    let [goesOn, failure] = [true, /** @type {any} */ (null)];
    try {
      this.#arrived(message, await this.#engine.callNow("message.send", this.#asked.get(message) ?? asked(message)));
      this.#failures = 0;
    } catch (error) {
      [goesOn, failure] = [isAnswer(error), error];
      // Refused the second time, as after leaving: a frame has said that the first time counted.
      if (goesOn && message.status === "success") this.#settle(message, { readReceiptCode: 0, readReceiptReason: "" });
      else if (goesOn) this.#refused(message, error);
    }
    this.#busy.delete(conversationID);
    if (goesOn) this.#next(conversationID);
    else this.#later(failure);
  }

  /** @param {Message} message @param {Wire} answer */
  #arrived(message, { message: wire, readReceiptCode, readReceiptReason }) {
    const isWaitedFor = this.#waiting.has(message.ID);
    const { was } = this.#engine.messages.take(wire);
    this.#settle(message, { readReceiptCode, readReceiptReason });
    // After a reload nobody waits for it: it is told of like one from another device.
    if (!isWaitedFor && was === "restored") this.#engine.emitter.emit(EVENT.MESSAGE_RECEIVED, [message]);
  }

  /** The server has it. @param {Message} message @param {{readReceiptCode: number, readReceiptReason: string}} receipt */
  #settle(message, receipt) {
    this.#remove(message);
    const waiting = this.#waiting.get(message.ID);
    this.#waiting.delete(message.ID);
    waiting?.resolve({ message, ...receipt });
  }

  /** @param {Message} message @param {any} error */
  #refused(message, error) {
    if (!this.#queued(message.conversationID).includes(message)) return; // given up meanwhile
    message.status = "fail";
    message.failure = { code: error.code, message: error.message, reason: error.reason };
    if (error.reason === "upload_not_found") this.#engine.uploads.forget(message);
    this.#keep(message);
    const waiting = this.#waiting.get(message.ID);
    this.#waiting.delete(message.ID);
    waiting?.reject(error);
    if (!waiting) this.#engine.emitter.emit(EVENT.MESSAGE_MODIFIED, [message]);
  }

  /** @param {string} conversationID @returns {Message[]} */
  #queued(conversationID) {
    return this.#queues.get(conversationID) ?? [];
  }

  /** @param {Message} message */
  #queue(message) {
    this.#queues.set(message.conversationID, [...this.#queued(message.conversationID), message]);
  }

  /** @param {Message} message */
  #remove(message) {
    this.#queues.set(message.conversationID, this.#queued(message.conversationID).filter((one) => one !== message));
    this.#engine.shelf.remove([keyOf(message)]);
    this.#engine.uploads.drop(message);
  }

  /** @param {Message} message */
  #keep(message) {
    const kept = Object.fromEntries(KEPT.map((name) => [name, message[name]]));
    this.#engine.shelf.put([{ key: keyOf(message), message: kept }]);
  }
}

/** The server has spoken for good, or we have: cancelled, too large. @param {any} error */
function isFinal(error) {
  return isAnswer(error) || (error instanceof ChatError && error.data.status === undefined && error.code !== CODE.NETWORK);
}

/** Keys sort as the messages were written. @param {Message} message */
function keyOf({ ID }) {
  const [, time, random] = ID.split("-");
  return `message ${String(time).padStart(16, "0")} ${random}`;
}

/** What a message asks of the server. @param {Message} message @returns {Wire} */
export function asked({ ID, conversationID, type, payload, needReadReceipt, cloudCustomData, priority, atUserList }) {
  const called = atUserList.length ? { atUserList } : {};
  return { ID, conversationID, type, payload: namedOf(type, payload), needReadReceipt, cloudCustomData, priority, ...called };
}
