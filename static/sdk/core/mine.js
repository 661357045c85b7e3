import { EVENT } from "../constants.js";

const HOLD = 500; // a frame may overtake another: only after half a second is it missing

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./conversations.js").Held} Held
 */

/** What is private to me, as my other devices change it: read positions, drafts, switches, hidden messages, reactions, notices, my profile. */
export class Mine {
  #engine;
  #cursor = 0;
  /** @type {Map<string, Wire>} by conversation: my state of those that are not here yet */
  #early = new Map();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @param {number} cursor */
  begin(cursor) {
    this.#cursor = cursor;
    this.#early.clear();
  }

  /** What was told of a conversation while it was fetched for the first time. @param {Held} held */
  introduce(held) {
    const change = this.#early.get(held.id);
    this.#early.delete(held.id);
    if (change) this.#applyTo(held, change, true);
  }

  /** The server stands at this number. @param {number} head */
  compare(head) {
    if (head > this.#cursor) this.#pullLater(0);
  }

  /** @param {Wire} frame */
  take(frame) {
    if (frame.to <= this.#cursor) return;
    if (frame.from <= this.#cursor + 1) this.#apply(frame.changes, frame.to, false);
    else this.#pullLater(HOLD);
  }

  /** Deleted for myself. @param {string} ID @param {Held} held */
  #hide(ID, held) {
    const message = this.#engine.messages.find(ID);
    if (message && !message.isDeleted) {
      message.isDeleted = true;
      this.#engine.emitter.emit(EVENT.MESSAGE_MODIFIED, [message]);
    }
    this.#engine.catchUp.fetchLater(held.id);
  }

  /** Mine, given or taken back on whichever device. @param {Wire} change */
  #react({ messageID, reactionID, isReacted }) {
    const reactionList = this.#engine.messages.own(messageID, reactionID, isReacted);
    if (reactionList) this.#engine.emitter.emit(EVENT.MESSAGE_REACTIONS_UPDATED, { messageID, reactionList });
  }

  /** @param {number} delay */
  #pullLater(delay) {
    const apply = (/** @type {Wire} */ page) => this.#apply(page.changes, page.cursor, true);
    this.#engine.later.run("me", delay, () => this.#engine.pages("me.changes", {}, () => this.#cursor, apply));
  }

  /**
   * @param {Wire[]} changes @param {number} cursor
   * @param {boolean} isLate each as it is now: a switch may have been turned off and on again unseen
   */
  #apply(changes, cursor, isLate) {
    for (const change of changes) {
      if (change.changeSeq <= this.#cursor) continue;
      if (change.kind === "profile") {
        this.#engine.profiles.takeMine(change.profile, isLate);
        this.#engine.news.list();
      }
      if (change.kind === "conversationGroup") this.#engine.kept.takeGroup(change.conversationGroup);
      if (change.kind === "quietHours") this.#engine.kept.takeQuietHours(change.quietHours);
      if (change.kind === "contact" || change.kind === "friendGroup") this.#engine.takeContact(change);
      if (change.kind === "notice") this.#engine.notices.take(change.notice);
      const held = this.#engine.conversations.held(change.conversationID);
      if (held) this.#applyTo(held, change, isLate);
      else if (change.kind === "membership") this.#early.set(change.conversationID, change);
    }
    this.#cursor = Math.max(this.#cursor, cursor);
  }

  /** @param {Held} held @param {Wire} change @param {boolean} isLate */
  #applyTo(held, change, isLate) {
    if (change.kind === "hidden") this.#hide(change.messageID, held);
    if (change.kind === "reaction") this.#react(change);
    if (change.kind === "membership") this.#applyMembership(held, change);
    if (change.kind === "membership" && isLate) this.#engine.sharing.doubt(held);
  }

  /** My state of one conversation. @param {Held} held @param {Wire} change */
  #applyMembership(held, { readSeq, sharesReceipts, draftText, keeping, changeSeq }) {
    const { conversations, drafts, news } = this.#engine;
    let isKnown = true;
    news.listIfOther(held.object, () => {
      this.#engine.catchUp.keep(held, keeping);
      drafts.take(held, draftText, changeSeq);
      isKnown = conversations.readTo(held, readSeq);
    });
    const isOther = this.#isOther(held, sharesReceipts);
    held.sharesHere = sharesReceipts;
    // Even if it is as before when we ask: totals were passed over meanwhile.
    held.isDoubted ||= isOther;
    if (isOther || !isKnown) this.#engine.catchUp.fetchLater(held.id, 0);
  }

  /** Whether this switch is not what we know of the conversation. @param {Held} held @param {boolean} sharesReceipts */
  #isOther({ sharesHere, object: { receiptPolicy } }, sharesReceipts) {
    if (!receiptPolicy || receiptPolicy.required) return false;
    // Who shares, shares here; of who does not it is unknown which switch it is until we are told.
    const known = sharesHere ?? (receiptPolicy.shares || undefined);
    return known !== sharesReceipts || (this.#engine.me?.sharesReceipts === true && receiptPolicy.shares !== sharesReceipts);
  }
}
