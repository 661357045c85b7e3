import { EVENT } from "../constants.js";
import { isCounted } from "./totals.js";

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./conversations.js").Held} Held
 */

/** How far the other one of a direct conversation has seen it: the tick of my messages that asked for no receipt. */
export class PeerReads {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /**
   * The other one of a direct conversation has seen it so far: said of what asked for no receipt. Where I do not share
   * any more it is not said any more.
   * @param {Held} held
   */
  mark(held) {
    const { type, lastMessage, peerReadSequence } = held.object;
    if (type !== "C2C") return;
    const isMine = lastMessage.fromAccount === this.#engine.me?.userID;
    if (isMine && !lastMessage.needReadReceipt) lastMessage.isPeerRead = lastMessage.lastSequence <= peerReadSequence;
    const mine = this.#engine.messages.of(held.id).filter((one) => one.flow === "out" && !one.needReadReceipt && one.sequence > 0);
    const others = mine.filter((one) => one.isPeerRead !== one.sequence <= peerReadSequence);
    for (const message of others) message.isPeerRead = !message.isPeerRead;
    const seen = others.filter(({ isPeerRead }) => isPeerRead);
    const unseen = others.filter(({ isPeerRead }) => !isPeerRead);
    if (seen.length) this.#engine.emitter.emit(EVENT.MESSAGE_READ_BY_PEER, seen);
    if (unseen.length) this.#engine.emitter.emit(EVENT.MESSAGE_MODIFIED, unseen);
  }

  /** @param {Wire} frame */
  take({ conversationID, peerReadSeq }) {
    const held = this.#engine.conversations.held(conversationID);
    if (!held) return;
    this.#engine.news.listIfOther(held.object, () => {
      this.#engine.conversations.peerSaw(held, peerReadSeq);
      this.mark(held);
    });
  }

  /** What frames cannot say of a message of mine, being the same for everybody. @param {Held} held @param {Message} message */
  complete(held, message) {
    if (message.needReadReceipt) {
      if (!message.isRevoked && !isCounted(message)) this.#engine.totals.completeLater(message);
    } else if (held.object.type === "C2C" && message.sequence > 0) message.isPeerRead = message.sequence <= held.object.peerReadSequence;
  }
}
