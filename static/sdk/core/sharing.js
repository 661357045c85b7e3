import { EVENT } from "../constants.js";
import { CODE } from "../errors.js";
import { isHidden } from "./conversations.js";
import { isCounted, isReadByEach } from "./totals.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./conversations.js").Held} Held
 */

/** Whose receipts are mine to see: it changes with what I share, and with my role. */
export class Sharing {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Totals may have been passed over here, while I did not share. @param {Held} held */
  doubt(held) {
    held.isDoubted = true;
    this.askAgainLater(held);
  }

  /**
   * Totals of this message came. Where they are not mine to see they were on their way when I ceased to share, or I
   * shared for a moment that we have not heard of.
   * @param {Message | null} message
   */
  check(message) {
    const held = message && this.#engine.conversations.held(message.conversationID);
    if (held && isHidden(held) && isShown(message)) this.askAgainLater(held);
  }

  /** @param {Held} held */
  askAgainLater(held) {
    this.#engine.later.run(`sharing ${held.id}`, 0, () => this.#askAgain(held));
  }

  /**
   * I share here again, and am told what I was not told meanwhile; or I do not, and then others' receipts are not mine
   * to see (unless the server says that they are).
   * @param {Held} held
   */
  async #askAgain(held) {
    const { messages, totals, emitter } = this.#engine;
    const [isDoubted, isOver] = [held.isDoubted, isHidden(held)];
    held.isDoubted = false;
    // What all have read stays so, unless it is somebody else's, which I may not see any more.
    const isFinal = (/** @type {Message} */ one) => one.flow === "out" && isReadByEach(one);
    const isOpen = (/** @type {Message} */ one) => (isOver ? isShown(one) : isDoubted && !isFinal(one));
    const counted = messages.of(held.id).filter((one) => one.needReadReceipt && !one.isRevoked && one.sequence > 0);
    const asked = counted.filter(isOpen);
    const before = asked.map(isCounted);
    try {
      await totals.renew(asked, isOver);
    } catch (error) {
      if (/** @type {any} */ (error).code !== CODE.NOT_SHARING) {
        held.isDoubted ||= isDoubted;
        throw error;
      }
      totals.forget(asked);
    }
    const shown = asked.filter((message, at) => !before[at] && isCounted(message));
    if (shown.length) emitter.emit(EVENT.MESSAGE_MODIFIED, shown);
  }
}

/** Whose receipts I see here; another one: what we know of them is to be asked for again. @param {Held} held */
export function whatIsSeen({ object: { receiptPolicy, groupProfile } }) {
  if (!receiptPolicy) return "";
  const { shares, visibleTo } = receiptPolicy;
  const leads = ["Owner", "Admin"].includes(groupProfile?.selfInfo.role ?? "");
  return `${shares} ${visibleTo === "members" || (visibleTo === "sender_and_admins" && leads)}`;
}

/** Something is told of who has read it. @param {Message} message */
function isShown({ readReceiptInfo: { readCount, isPeerRead } }) {
  return readCount !== undefined || isPeerRead === true;
}
