import { blankMessage, changedReactions, fillMessage, fillReactions, fillReceiptInfo } from "../objects/message.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {object} Facts what the engine knows of a message beside what applications see
 * @property {Message} message
 * @property {number} changeSeq the newest change that it shows
 * @property {number} tallySeq the newest change of its totals that it shows
 * @property {boolean} isRestored it waited for sending when the page was loaded
 */

/** The messages loaded in this session: one object for each ID, in each conversation. Nothing older replaces newer. */
export class Messages {
  #viewer;
  #onCounted;
  /** @type {Map<string, Facts>} */
  #facts = new Map();
  /** @type {Map<string, Set<Message>>} */
  #byConversation = new Map();

  /**
   * @param {() => {me: any, origin: string}} viewer who looks, and where pictures are
   * @param {(message: Message) => void} onCounted its totals came with it
   */
  constructor(viewer, onCounted) {
    this.#viewer = viewer;
    this.#onCounted = onCounted;
  }

  /** @param {string} ID @returns {Message | null} */
  find(ID) {
    return this.#facts.get(ID)?.message ?? null;
  }

  /** @param {unknown} thing */
  isMessage(thing) {
    return typeof thing === "object" && thing !== null && typeof (/** @type {any} */ (thing).ID) === "string" && "conversationID" in thing;
  }

  /** @param {string} conversationID @returns {Message[]} loaded ones, in no order */
  of(conversationID) {
    return [...(this.#byConversation.get(conversationID) ?? [])];
  }

  /** @returns {Message[]} */
  all() {
    return [...this.#facts.values()].map(({ message }) => message);
  }

  /** Hold one of our own that is on its way. @param {Message} message */
  add(message, isRestored = false) {
    this.#hold({ message, changeSeq: 0, tallySeq: -1, isRestored });
  }

  /** @param {Message} message */
  drop(message) {
    this.#facts.delete(message.ID);
    this.#byConversation.get(message.conversationID)?.delete(message);
  }

  clear() {
    this.#facts.clear();
    this.#byConversation.clear();
  }

  /**
   * A message as the server says it is now, into its one object.
   * @param {Wire} wire
   * @returns {{message: Message, was: "new" | "waiting" | "restored" | "older" | "same", isRecall: boolean,
   *   saysOther: boolean, isPinned: boolean | null, reactions: import("../index.js").Reaction[] | null}}
   *   what we held of it before: nothing, our own on its way (or from before a reload), an older state, or this one;
   *   of an older one, whether it says something else now, whether it is pinned, and the reactions, if they are others
   */
  take(wire) {
    const held = this.#facts.get(wire.ID);
    const facts = held ?? { message: blankMessage(), changeSeq: 0, tallySeq: -1, isRestored: false };
    const { message } = facts;
    const { isRevoked: wasRevoked, reactionList } = message;
    const wasPinned = isPinned(message);
    const said = saying(message);
    /** @type {"new" | "waiting" | "restored" | "older" | "same"} */
    let was = "same";
    if (!held) was = "new";
    else if (!facts.changeSeq) was = facts.isRestored ? "restored" : "waiting";
    else if (wire.changeSeq > facts.changeSeq) was = "older";
    if (was !== "same") {
      fillMessage(message, wire, this.#viewer());
      facts.changeSeq = wire.changeSeq;
      facts.isRestored = false;
      if (!held) this.#hold(facts);
    }
    if (message.isRevoked) fillReceiptInfo(message, {});
    else if (wire.readReceiptInfo) {
      this.#count(facts, wire.readReceiptInfo, true);
      this.#onCounted(message);
    } else if (was === "older") anew(message);
    const isOlder = was === "older";
    return {
      message,
      was,
      isRecall: message.isRevoked && !wasRevoked && isOlder,
      saysOther: isOlder && saying(message) !== said,
      isPinned: isOlder && !message.isRevoked && isPinned(message) !== wasPinned ? !wasPinned : null,
      reactions: isOlder ? changedReactions(reactionList, message.reactionList) : null,
    };
  }

  /**
   * New totals of a loaded message; true if they changed what is shown. Older ones, and those of recalled messages,
   * are ignored.
   * @param {string} ID @param {Wire} info
   * @param {boolean} isAsked they are an answer: how many still could read, which has no number, is right in them
   */
  count(ID, info, isAsked) {
    const facts = this.#facts.get(ID);
    return facts !== undefined && !facts.message.isRevoked && this.#count(facts, info, isAsked);
  }

  /** The reactions to a loaded message as they were asked for; those that changed, or null. @param {string} ID @param {Wire[]} totals */
  react(ID, totals) {
    const message = this.find(ID);
    if (!message || message.isRevoked) return null;
    const before = message.reactionList;
    fillReactions(message, totals, this.#viewer());
    return changedReactions(before, message.reactionList);
  }

  /** Whether this reaction to it is mine; the reactions if that was not known, or null. @param {string} ID @param {string} reactionID @param {boolean} isMine */
  own(ID, reactionID, isMine) {
    const list = this.find(ID)?.reactionList ?? [];
    if (!list.some((one) => one.reactionID === reactionID && one.reactedByMyself !== isMine)) return null;
    return this.react(ID, list.map((one) => (one.reactionID === reactionID ? { ...one, reactedByMyself: isMine } : one)));
  }

  /** What we know of its totals is not ours to know any more. @param {Message} message */
  forget(message) {
    const facts = this.#facts.get(message.ID);
    if (!facts) return;
    facts.tallySeq = -1;
    fillReceiptInfo(message, {});
  }

  /** @param {Facts} facts @param {Wire} info @param {boolean} isAsked */
  #count(facts, info, isAsked) {
    // Without a number it is somebody else's message, whose totals come as they come.
    const number = info.tallySeq ?? facts.tallySeq;
    if (number < facts.tallySeq) return false;
    if (!isAsked && number === facts.tallySeq && !hasGrown(info, facts.message.readReceiptInfo)) return false;
    facts.tallySeq = number;
    const before = JSON.stringify(facts.message.readReceiptInfo);
    fillReceiptInfo(facts.message, info);
    anew(facts.message);
    return before !== JSON.stringify(facts.message.readReceiptInfo);
  }

  /** @param {Facts} facts */
  #hold(facts) {
    const { message } = facts;
    this.#facts.set(message.ID, facts);
    const siblings = this.#byConversation.get(message.conversationID) ?? new Set();
    this.#byConversation.set(message.conversationID, siblings.add(message));
  }
}

/** @param {Message} message */
function isPinned({ pinnerInfo }) {
  return (pinnerInfo.pinTime ?? 0) > 0;
}

/** Everything of a message that an edit can change. @param {Message} message */
function saying({ payload, cloudCustomData, revision, askedRevision }) {
  return JSON.stringify([payload, cloudCustomData, revision, askedRevision]);
}

/** More have read than was known, whoever tells of it: none of these falls. @param {Wire} info @param {Wire} known */
function hasGrown(info, known) {
  if (known.readCount === undefined && known.isPeerRead === undefined) return true;
  const grown = ["readCount", "revision", "latestRevisionReadCount"].map((name) => (info[name] ?? 0) - (known[name] ?? 0));
  return (grown.find((by) => by !== 0) ?? 0) > 0;
}

/** Totals of an earlier revision: nobody has read the present one yet. @param {Message} message */
function anew({ revision, readReceiptInfo: info }) {
  const isKnown = info.readCount !== undefined || info.isPeerRead !== undefined;
  if (isKnown && (info.revision ?? 1) < revision) Object.assign(info, { revision, latestRevisionReadCount: 0 });
}
