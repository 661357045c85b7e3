/** Read receipts on their way: queued by conversation, sent together, kept until the server has answered. */
const TOGETHER = 200; // what is seen within this time travels in one command
const AT_ONCE = 30;
const LONGEST = 30_000;

export class Acknowledging {
  #connection;
  #queues = new Map();
  #given = new Set();
  #timer = 0;
  #failures = 0;
  #isFlushing = false;

  constructor(connection) {
    this.#connection = connection;
    connection.addEventListener("open", () => this.#flushIn(0));
  }

  /** This message was seen; once for each revision that asks for a receipt. */
  add({ ID, conversationID, revision }) {
    const key = `${ID} ${revision}`;
    if (this.#given.has(key)) return;
    this.#given.add(key);
    const queue = this.#queues.get(conversationID) ?? [];
    queue.push({ messageID: ID, revision, seenAt: Date.now() / 1000, origin: "viewed" });
    this.#queues.set(conversationID, queue);
    if (!this.#timer) this.#flushIn(TOGETHER);
  }

  #flushIn(delay) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#flush(), delay);
  }

  async #flush() {
    this.#timer = 0;
    if (this.#isFlushing) return;
    this.#isFlushing = true;
    const isDone = await this.#sendAll();
    this.#isFlushing = false;
    if (!isDone) this.#flushIn(Math.min(LONGEST, 1000 * 2 ** this.#failures++));
    else if (this.#queues.size) this.#flushIn(TOGETHER);
  }

  async #sendAll() {
    for (const [conversation, queue] of this.#queues) {
      while (queue.length) {
        const messages = queue.slice(0, AT_ONCE);
        try {
          await this.#connection.call("receipt.acknowledge", { messages });
          this.#failures = 0;
        } catch (problem) {
          // A refusal would be the same again; anything else is tried until it is answered.
          if (!(problem.status >= 400 && problem.status < 500 && problem.status !== 429)) return false;
        }
        queue.splice(0, messages.length);
      }
      this.#queues.delete(conversation);
    }
    return true;
  }
}
