import { EVENT, TYPES } from "../constants.js";
import { lastMessageOf, setLastMessage } from "../objects/conversation.js";

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./conversations.js").Held} Held
 * @typedef {Record<"received" | "modified" | "revoked" | "pinned", Message[]> & {reacted: {messageID: string, reactionList: any[]}[]}} Sorted
 */

/** Messages as changes bring them: each into its object and into the list, and what is news about it is told. */
export class Arrivals {
  #engine;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Objects first, then the events. @param {Held} held @param {Wire[]} wires */
  take(held, wires) {
    const { emitter, news } = this.#engine;
    /** @type {Sorted} */
    const sorted = { received: [], modified: [], revoked: [], reacted: [], pinned: [] };
    for (const wire of wires) this.#take(held, wire, sorted);
    const isDiscarded = held.object.messageRemindType === TYPES.MSG_REMIND_DISCARD;
    if (isDiscarded) sorted.received = sorted.received.filter(({ flow }) => flow === "out");
    sorted.received.sort((a, b) => a.sequence - b.sequence);
    if (sorted.received.length) emitter.emit(EVENT.MESSAGE_RECEIVED, sorted.received);
    if (sorted.modified.length) emitter.emit(EVENT.MESSAGE_MODIFIED, sorted.modified);
    if (sorted.revoked.length) emitter.emit(EVENT.MESSAGE_REVOKED, sorted.revoked);
    for (const message of sorted.pinned) this.#engine.pins.tell(held, message);
    for (const data of sorted.reacted) emitter.emit(EVENT.MESSAGE_REACTIONS_UPDATED, data);
    news.list();
  }

  /** @param {Held} held @param {Wire} wire @param {Sorted} sorted */
  #take(held, wire, sorted) {
    const { conversations, messages } = this.#engine;
    const isNews = conversations.isNews(held, wire.sequence);
    const isMine = wire.from === this.#engine.me?.userID;
    const last = held.object.lastMessage;
    const lastSequence = last?.lastSequence ?? 0;
    if (!isNews && !messages.find(wire.ID) && this.#engine.pins.isNews(held, wire)) {
      sorted.pinned.push(messages.take(wire).message);
      return;
    }
    if (!isNews && !messages.find(wire.ID)) {
      // A change of a message that nobody has loaded: what it changes in the list is asked for.
      if ((lastSequence === wire.sequence && saysOther(last, wire)) || (wire.isRevoked && wire.sequence > held.readSeq)) this.#engine.catchUp.fetchLater(held.id);
      return;
    }
    const { message, was, isRecall, saysOther: isOther, isPinned, reactions } = messages.take(wire);
    if (isPinned !== null) sorted.pinned.push(message);
    if (isMine) this.#engine.peerReads.complete(held, message);
    if (isNews) conversations.arrive(held, wire.sequence, !isMine && !wire.isSystemMessage && !wire.isRevoked);
    if (isNews && !isMine && !wire.isRevoked) conversations.call(held, message, this.#engine.me?.userID ?? "");
    // What this page sent, or has just been given as history, it has.
    if (was === "new" || was === "restored") sorted.received.push(message);
    else if (isRecall) {
      sorted.revoked.push(message);
      if (!isMine && wire.sequence > held.readSeq) this.#engine.catchUp.fetchLater(held.id);
    } else if (isOther) sorted.modified.push(message);
    if (reactions) sorted.reacted.push({ messageID: message.ID, reactionList: reactions });
    if (wire.sequence >= lastSequence) setLastMessage(held.object, lastMessageOf(message));
  }

  /** What a call answered of a message that is loaded: usually its frame has come before. @param {Wire} wire */
  takeAnswer(wire) {
    const held = this.#engine.conversations.held(wire.conversationID);
    if (held) this.take(held, [wire]);
  }
}

/** The newest message of a list is not what this says, but for the reactions to it. @param {import("../index.js").LastMessage} last @param {Wire} wire */
function saysOther({ version, isRevoked, payload }, wire) {
  return version !== wire.revision || isRevoked !== wire.isRevoked || (wire.isSystemMessage && JSON.stringify(payload.userIDList) !== JSON.stringify(wire.payload.userIDList));
}
