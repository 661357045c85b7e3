import { TYPES } from "../constants.js";
import { blankConversation, fillConversation, fillKeeping, setLastMessage } from "../objects/conversation.js";
import { blankReceiptInfo } from "../objects/message.js";

/**
 * @typedef {import("./types.js").Conversation} Conversation
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {object} Held what the engine knows of a conversation beside what applications see
 * @property {string} id
 * @property {Conversation} object
 * @property {number} cursor the newest change that we hold
 * @property {number} sinceSeq the newest message when we began to follow it: later ones are told of as they come
 * @property {Set<number>} told those that applications were told of; by number, since what changed again comes late
 * @property {number} countedSeq the newest message that the server's last count of unread ones knew of
 * @property {number} readSeq
 * @property {number} peerReadSeq
 * @property {number} seenSeq how far it was said to be read, on its way to the server
 * @property {Set<string> | null} pinned messages that are pinned there, once that was asked
 * @property {number} clearedSeq how far I have deleted for myself what was said, as was done here too
 * @property {boolean} isHere a member now; who left still finds what they saw
 * @property {boolean | undefined} sharesHere whether my own switch of it shares, as my devices were last told
 * @property {boolean} isDoubted totals may have been passed over: all that can still change are to be asked for
 * @property {number} describedAt when that was asked for which it last said of itself (`tick`)
 * @property {number} stoodAt the same of how much is unread
 * @property {Wire | undefined} keeping how I keep it, as the server said last
 */

/** The conversations, and what each says of itself: one object each. */
export class Conversations {
  #viewer;
  #people;
  /** @type {Map<string, Held>} */
  #held = new Map();
  /** Whether every page of the list is here. */
  isWhole = false;
  /** @type {Map<string, {place: number, headSeq: number}>} of two in the same second the one in the higher place is first */
  #places = new Map();
  #highest = 0;
  #ticks = 0;
  /** @type {WeakMap<import("../index.js").LastMessage, number>} the number of the totals that a list shows */
  #tallies = new WeakMap();

  /** @param {() => {me: any, origin: string, now: number}} viewer @param {import("./people.js").People} people */
  constructor(viewer, people) {
    this.#viewer = viewer;
    this.#people = people;
  }

  /** Those that a fresh load would list, the pinned ones before the others, the latest first. @returns {Conversation[]} */
  list() {
    const topics = this.#topicsByCommunity();
    const listed = this.all().filter(({ object }) => this.isListed(object));
    for (const held of listed) held.object.topicNews = this.#newsOf(held, topics.get(held.id) ?? []);
    const ranks = new Map(listed.map((held) => [held, this.#rankOf([held, ...(topics.get(held.id) ?? [])])]));
    const rankOf = (/** @type {Held} */ held) => /** @type {{time: number, place: number}} */ (ranks.get(held));
    return listed
      .sort((a, b) => Number(b.object.isPinned) - Number(a.object.isPinned) || rankOf(b).time - rankOf(a).time || rankOf(b).place - rankOf(a).place)
      .map(({ object }) => object);
  }

  /** Whether it is in the list: no topic is. A community that was deleted from it is while a topic has something new. @param {Conversation} conversation */
  isListed({ conversationID }) {
    const held = this.#held.get(conversationID);
    if (!held?.isHere || communityOf(held.object)) return false;
    return !isRemoved(held) || this.topicsOf(conversationID).some(({ object }) => object.unreadCount > 0);
  }

  /** The topics of a community that there are. @param {string} conversationID of the community @returns {Held[]} */
  topicsOf(conversationID) {
    const isOne = this.find(conversationID)?.groupProfile?.isSupportTopic;
    return isOne ? (this.#topicsByCommunity().get(conversationID) ?? []) : [];
  }

  #topicsByCommunity() {
    /** @type {Map<string, Held[]>} */
    const topics = new Map();
    for (const held of this.#held.values()) {
      const community = held.isHere ? communityOf(held.object) : "";
      if (community) topics.set(community, [...(topics.get(community) ?? []), held]);
    }
    return topics;
  }

  all() {
    return [...this.#held.values()];
  }

  /** @param {string} id @returns {Conversation | null} */
  find(id) {
    return this.#held.get(id)?.object ?? null;
  }

  /** @param {string} id */
  held(id) {
    return this.#held.get(id);
  }

  clear() {
    this.#held.clear();
    this.#places.clear();
    this.isWhole = false;
  }

  /** Counts what is asked and what is told, so that an answer which others have overtaken is known by its question. */
  tick() {
    return ++this.#ticks;
  }

  /**
   * A conversation as the server describes it. A new one stands where the description does; of a known one only what
   * it says of itself changes, since what happened there is still to be caught up with.
   * @param {Wire} shape
   * @param {number} asked when it was asked for
   * @returns {{held: Held, isNew: boolean, isBehind: boolean, isOvertaken: boolean}} isBehind: we hold fewer changes
   *   than the server; isOvertaken: we hold more, and what only descriptions say is to be asked for again
   */
  take(shape, asked) {
    const known = this.#held.get(shape.conversationID);
    const held = known ?? this.#begin(shape);
    // What it says of me has no number: of two answers that to the later question counts.
    this.keep(held, shape.keeping);
    if (known && asked < known.describedAt) return { held, isNew: false, isBehind: shape.changeSeq > known.cursor, isOvertaken: false };
    held.describedAt = asked;
    if (known && shape.changeSeq < known.cursor) {
      if (known.isHere && shape.receiptPolicy) held.object.receiptPolicy = shape.receiptPolicy;
      this.peerSaw(held, shape.peerReadSeq ?? 0);
      return { held, isNew: false, isBehind: false, isOvertaken: true };
    }
    if (shape.userProfile) held.object.userProfile = this.#people.keep(shape.userProfile);
    held.isHere = shape.present;
    const isBehind = shape.changeSeq > held.cursor;
    const { draftText, unreadCount, readSequence, lastSequence, peerReadSequence, lastMessage, groupAtInfoList } = held.object;
    fillConversation(held.object, shape, this.#viewer());
    // These we may know better than an answer that was overtaken by a frame.
    if (known) Object.assign(held.object, { draftText, unreadCount, readSequence, lastSequence, peerReadSequence });
    held.object.groupAtInfoList.push(...groupAtInfoList.filter((one) => one.messageSequence > shape.lastSeq));
    if (isBehind && shape.lastMessage?.ID !== lastMessage.ID) setLastMessage(held.object, lastMessage);
    else this.#tallies.set(held.object.lastMessage, shape.lastMessage?.readReceiptInfo?.tallySeq ?? 0);
    this.stand(held, shape, asked);
    return { held, isNew: !known, isBehind, isOvertaken: false };
  }

  /** How I keep it, as the server says: of two answers the later one is true. @param {Held} held @param {Wire | undefined} keeping */
  keep(held, keeping) {
    if (!keeping || keeping.keepingSeq < (held.keeping?.keepingSeq ?? 0)) return;
    held.keeping = keeping;
    fillKeeping(held.object, keeping, this.#viewer().now);
  }

  /** Whether a silence that had an end is over since it was looked at last. */
  endSilences() {
    const { now } = this.#viewer();
    const over = this.all().filter(({ keeping, object }) => keeping && object.remindUntil && object.remindUntil * 1000 <= now);
    for (const { object, keeping } of over) fillKeeping(object, /** @type {Wire} */ (keeping), now);
    return over.length > 0;
  }

  /** Go on from where this describes it to be, without what happened before. @param {Wire} shape */
  leap({ conversationID, changeSeq, lastSeq }) {
    const held = this.#held.get(conversationID);
    if (!held) return;
    held.cursor = changeSeq;
    held.sinceSeq = lastSeq;
  }

  /** We are not in it any more. @param {string} id */
  leave(id) {
    const held = this.#held.get(id);
    if (held) held.isHere = held.object.isPresent = false;
  }

  /** Where something was said since the last heads, the order within a second is theirs. @param {Wire[]} heads the latest first */
  order(heads) {
    for (const { conversationID, lastSeq } of [...heads].reverse()) {
      if (lastSeq > (this.#places.get(conversationID)?.headSeq ?? 0)) this.#raise(conversationID, lastSeq);
    }
  }

  /**
   * How far it was read, and how much is unread, as a head or a description says. What was hidden or recalled meanwhile
   * is seen by no number: there too the later question counts.
   * @param {Held} held @param {Wire} head @param {number} asked when it was asked for
   */
  stand(held, { readSeq, peerReadSeq, unreadCount, lastSeq }, asked) {
    this.peerSaw(held, peerReadSeq ?? 0);
    if (readSeq < held.readSeq || lastSeq < Math.max(held.countedSeq, held.object.lastSequence)) return;
    if (asked < held.stoodAt && readSeq === held.readSeq && lastSeq === held.countedSeq) return;
    held.stoodAt = asked;
    held.readSeq = readSeq;
    this.#answer(held);
    held.countedSeq = lastSeq;
    held.object.readSequence = readSeq;
    held.object.lastSequence = lastSeq;
    // What was just seen is on its way to the server, which does not know it yet.
    this.#setUnread(held, held.seenSeq >= lastSeq ? 0 : unreadCount);
  }

  /** The other one of a direct conversation has come so far, which who does not share is not shown. @param {Held} held @param {number} sequence */
  peerSaw(held, sequence) {
    held.peerReadSeq = Math.max(held.peerReadSeq, sequence);
    held.object.peerReadSequence = held.object.receiptPolicy?.shares ? held.peerReadSeq : 0;
  }

  /**
   * It was read up to this number, here or on another device. False if only the server knows how much is unread now.
   * @param {Held} held @param {number} sequence
   */
  readTo(held, sequence) {
    if (sequence <= held.readSeq) return true;
    held.readSeq = held.object.readSequence = sequence;
    this.see(held, sequence);
    return sequence >= held.object.lastSequence;
  }

  /** Whether applications are still to be told of the message of this number. @param {Held} held @param {number} sequence */
  isNews(held, sequence) {
    return sequence > held.sinceSeq && !held.told.has(sequence);
  }

  /** An unread message calls me, or everybody. @param {Held} held @param {import("./types.js").Message} message @param {string} me */
  call(held, { atUserList, from, sequence }, me) {
    const [isMe, isAll] = [atUserList.includes(me), atUserList.includes(TYPES.MSG_AT_ALL)];
    const { groupAtInfoList: list, groupProfile } = held.object;
    const isSeen = sequence <= Math.max(held.readSeq, held.seenSeq) || list.some((one) => one.messageSequence === sequence);
    if (isSeen || !groupProfile || !(isMe || isAll)) return;
    const atTypeArray = [isMe && isAll ? TYPES.CONV_AT_ALL_AT_ME : isMe ? TYPES.CONV_AT_ME : TYPES.CONV_AT_ALL];
    list.push({ from, groupID: groupProfile.groupID, messageSequence: sequence, atTypeArray });
  }

  /** What was seen calls nobody any more. @param {Held} held */
  #answer({ object, readSeq, seenSeq }) {
    const left = object.groupAtInfoList.filter((one) => one.messageSequence > Math.max(readSeq, seenSeq));
    if (left.length < object.groupAtInfoList.length) object.groupAtInfoList = left;
  }

  /** A message that applications are told of now. @param {Held} held @param {number} sequence @param {boolean} counts as unread */
  arrive(held, sequence, counts) {
    held.told.add(sequence);
    if (sequence > held.object.lastSequence) this.#raise(held.id);
    held.object.lastSequence = Math.max(held.object.lastSequence, sequence);
    const isUnread = sequence > Math.max(held.readSeq, held.seenSeq, held.countedSeq);
    if (counts && isUnread) this.#setUnread(held, held.object.unreadCount + 1);
  }

  /** It has been seen up to this number, whatever the server knows yet. @param {Held} held @param {number} sequence */
  see(held, sequence) {
    held.seenSeq = Math.max(held.seenSeq, sequence);
    this.#answer(held);
    if (held.seenSeq >= held.object.lastSequence) this.#setUnread(held, 0);
  }

  /**
   * New totals, also of the newest message that a list shows. Older ones are ignored; if that message is loaded, it
   * knows.
   * @param {Wire} row @param {import("./types.js").Message | null} message @param {boolean} isAsked
   */
  countLast({ conversationID, messageID, readCount, unreadCount, audienceCount, isPeerRead, timestamp, tallySeq }, message, isAsked) {
    const last = this.#held.get(conversationID)?.object.lastMessage;
    if (!last || last.ID !== messageID) return;
    const known = this.#tallies.get(last) ?? 0;
    if (!message && (tallySeq < known || (tallySeq === known && !isAsked))) return;
    this.#tallies.set(last, tallySeq ?? known);
    last.readReceiptInfo = message?.readReceiptInfo ?? { readCount, unreadCount, audienceCount, isPeerRead, timestamp };
    last.isPeerRead ||= last.readReceiptInfo.isPeerRead === true;
  }

  /** Totals of this message are not ours to know any more. @param {import("./types.js").Message} message */
  forgetLast({ conversationID, ID, needReadReceipt }) {
    const last = this.#held.get(conversationID)?.object.lastMessage;
    if (!last || last.ID !== ID) return;
    this.#tallies.delete(last);
    last.readReceiptInfo = blankReceiptInfo();
    if (needReadReceipt) last.isPeerRead = false;
  }

  /** @param {string} id @param {number} [headSeq] the newest message that a head has told of */
  #raise(id, headSeq = this.#places.get(id)?.headSeq ?? 0) {
    this.#places.set(id, { place: ++this.#highest, headSeq });
  }

  /** What topics have to say where only their community is shown. @param {Held} community @param {Held[]} topics @returns {import("../index.js").TopicNews | null} */
  #newsOf(community, topics) {
    if (!topics.length) return null;
    const isLater = (/** @type {Held} */ a, /** @type {Held} */ b) => saidAt(a) > saidAt(b) || (saidAt(a) === saidAt(b) && this.#placeOf(a) > this.#placeOf(b));
    const last = topics.reduce((one, other) => (isLater(other, one) ? other : one));
    return {
      unreadCount: topics.reduce((sum, { object }) => sum + object.unreadCount, 0),
      isCalled: topics.some(({ object }) => object.groupAtInfoList.length > 0),
      topicName: last.object.groupProfile?.name ?? "",
      lastMessage: last.object.lastMessage,
      isNewest: saidAt(last) > 0 && isLater(last, community),
    };
  }

  /** Where something was said last in any of these: when, and which was the later one in the same second. @param {Held[]} all */
  #rankOf(all) {
    const time = Math.max(...all.map(({ object }) => latest(object)));
    return { time, place: Math.max(...all.filter(({ object }) => latest(object) === time).map((held) => this.#placeOf(held))) };
  }

  /** @param {Held} held */
  #placeOf({ id }) {
    return this.#places.get(id)?.place ?? 0;
  }

  /** @param {Held} held @param {number} count */
  #setUnread(held, count) {
    held.object.unreadCount = held.object.subType === "AVChatRoom" ? 0 : count;
  }

  /** @param {Wire} shape @returns {Held} */
  #begin(shape) {
    const held = {
      id: shape.conversationID,
      object: blankConversation(shape.conversationID),
      cursor: shape.changeSeq,
      sinceSeq: shape.lastSeq,
      told: new Set(),
      countedSeq: 0,
      readSeq: 0,
      peerReadSeq: 0,
      seenSeq: 0,
      pinned: null,
      clearedSeq: 0,
      isHere: true,
      sharesHere: undefined,
      isDoubted: false,
      describedAt: 0,
      stoodAt: 0,
      keeping: undefined,
    };
    this.#held.set(held.id, held);
    if (this.isWhole && !this.#places.has(held.id)) this.#raise(held.id);
    return held;
  }
}

/** @param {Conversation} conversation */
function latest(conversation) {
  return conversation.lastMessage.lastTime || conversation.groupProfile?.createTime || 0;
}

/** The conversation whose topic this is; "" if it is none. @param {Conversation} conversation */
export function communityOf({ groupProfile }) {
  return groupProfile?.communityID ? TYPES.CONV_GROUP + groupProfile.communityID : "";
}

/** @param {Held} held */
const saidAt = ({ object }) => object.lastMessage.lastTime;

/** Deleted from my list, until something is said there again. @param {Held} held */
export function isRemoved({ keeping, object }) {
  return typeof keeping?.removedSeq === "number" && object.lastSequence <= keeping.removedSeq;
}

/** Others' receipts are not mine to see here, since I do not share mine. @param {Held} held */
export function isHidden({ object: { receiptPolicy } }) {
  return receiptPolicy !== null && !receiptPolicy.shares && !receiptPolicy.granted;
}
