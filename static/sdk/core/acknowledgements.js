import { isAnswer, pauseOf } from "./later.js";

const AT_ONCE = 30; // of one conversation: the server's limit of one call
const TOGETHER = 30; // milliseconds: what is seen at the same time travels together
const LATE = 2000; // milliseconds: what waited longer also says when it was seen

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {{messageID: string, revision: number, origin: string, seenAt?: number, queuedAt: number, conversationID: string}} Item
 */

/**
 * Receipts of mine on their way: batches of one conversation, one under way at a time, what comes meanwhile in the
 * next. Each is kept, also across a reload, until the server has answered for it.
 */
export class Acknowledgements {
  #engine;
  /** @type {Map<string, Map<string, Item>>} by conversation, by key */
  #queues = new Map();
  /** @type {Set<string>} keys of those that were answered */
  #answered = new Set();
  /** @type {Map<string, (() => void)[]>} by key: whoever waits for the first try */
  #waiting = new Map();
  #failures = 0;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Those that a page before this one, or another tab that was closed, left behind. */
  async load() {
    for (const { item } of await this.#engine.shelf.all("receipt ")) if (!this.#answered.has(keyOf(item))) this.#queue(item);
    this.sendAll();
  }

  /**
   * Resolves when each was answered, or was tried and waits for the next try.
   * @param {Message[]} messages of one conversation
   * @param {{origin?: string, seenAt?: number}} [options] seenAt: Unix seconds
   */
  async add(messages, { origin = "api", seenAt } = {}) {
    const rows = [];
    /** @type {Promise<void>[]} */
    const tried = [];
    for (const { ID, revision, conversationID } of messages) {
      /** @type {Item} */
      const item = { messageID: ID, revision, origin, queuedAt: Date.now(), conversationID };
      if (seenAt !== undefined) item.seenAt = seenAt;
      const key = keyOf(item);
      if (this.#answered.has(key)) continue;
      if (!this.#queues.get(conversationID)?.has(key)) {
        this.#queue(item);
        rows.push({ key, item });
      }
      tried.push(new Promise((resolve) => this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), resolve])));
    }
    if (tried.length) this.#sendLater(messages[0].conversationID, TOGETHER);
    await Promise.all([this.#engine.shelf.put(rows), ...tried]);
  }

  sendAll() {
    for (const conversationID of this.#queues.keys()) this.#sendLater(conversationID, 0);
  }

  clear() {
    this.#queues.clear();
    this.#answered.clear();
    for (const resolves of this.#waiting.values()) for (const resolve of resolves) resolve();
    this.#waiting.clear();
    this.#failures = 0;
  }

  /** @param {string} conversationID @param {number} delay */
  #sendLater(conversationID, delay) {
    this.#engine.later.run(`receipts of ${conversationID}`, delay, () => this.#send(conversationID));
  }

  /** @param {string} conversationID */
  async #send(conversationID) {
    const queue = this.#queues.get(conversationID);
    while (queue?.size) {
      const batch = [...queue.values()].slice(0, AT_ONCE);
      const isDone = await this.#try(batch);
      for (const item of batch) this.#tried(item);
      if (!isDone) return;
    }
  }

  /** True if each of the batch was answered. @param {Item[]} batch @returns {Promise<boolean>} */
  async #try(batch) {
    let results = [];
    try {
      ({ results } = await this.#engine.callNow("receipt.acknowledge", { messages: batch.map((item) => this.#asked(item)) }));
    } catch (error) {
      if (isAnswer(error)) return batch.length === 1 ? this.#done(batch, results) : this.#tryEach(batch);
      if (this.#engine.isConnected) this.#engine.later.run("receipts again", pauseOf(error, ++this.#failures), () => this.sendAll());
      return false;
    }
    return this.#done(batch, results);
  }

  /** One of them is refused, and may not stop the others. @param {Item[]} batch */
  async #tryEach(batch) {
    for (const item of batch) if (!(await this.#try([item]))) return false;
    return true;
  }

  /** @param {Item[]} batch @param {{messageID: string, result: string}[]} results */
  #done(batch, results) {
    this.#failures = 0;
    const notShared = new Set(results.filter(({ result }) => result === "not_shared").map(({ messageID }) => messageID));
    for (const item of batch) {
      // Whoever shares again, and then sees it again, has read it.
      if (!notShared.has(item.messageID)) this.#answered.add(keyOf(item));
      this.#queues.get(item.conversationID)?.delete(keyOf(item));
    }
    this.#engine.shelf.remove(batch.map(keyOf));
    return true;
  }

  /** @param {Item} item */
  #tried(item) {
    const key = keyOf(item);
    for (const resolve of this.#waiting.get(key) ?? []) resolve();
    this.#waiting.delete(key);
  }

  /** By the server's clock: a moment ago means the same on both. @param {Item} item */
  #asked({ messageID, revision, origin, seenAt, queuedAt }) {
    const waited = Date.now() - queuedAt;
    const when = seenAt ?? (waited > LATE ? (this.#engine.serverNow() - waited) / 1000 : undefined);
    return { messageID, ...(revision ? { revision } : {}), origin, ...(when === undefined ? {} : { seenAt: when }) };
  }

  /** @param {Item} item */
  #queue(item) {
    const queue = this.#queues.get(item.conversationID) ?? new Map();
    this.#queues.set(item.conversationID, queue.set(keyOf(item), item));
  }
}

/** @param {Item} item */
function keyOf({ messageID, revision }) {
  return `receipt ${messageID} ${revision}`;
}
