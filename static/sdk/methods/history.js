import { conversationIDFrom, upTo } from "../arguments.js";
import { SYSTEM, TYPES } from "../constants.js";
import { CODE } from "../errors.js";
import { Pace } from "../pace.js";

/** @typedef {import("../index.js").Message} Message */
/** @typedef {{before?: number, after?: number, around?: number, limit: number}} Where */

const PAGE = 15; // what applications of this SDK's shape are used to
const BIG_PAGE = 100; // the most that the server gives at once

/**
 * Messages that were sent, page by page.
 * @param {import("../gate.js").Gate} gate
 * @param {import("../strangers.js").Strangers} strangers
 */
export function history(gate, strangers) {
  const { engine } = gate;
  const paces = { list: new Pace(20, 1000), hopping: new Pace(20, 1000) };

  /** As applications of this SDK's shape expect it: a live room has no history. @param {any} given @param {Where} where */
  async function load(given, where) {
    const isLive = strangers.find(conversationIDFrom(given))?.subType === TYPES.GRP_AVCHATROOM;
    return isLive ? nothing() : loadPage(given, where);
  }

  /** @param {any} given @param {Where} where */
  async function loadPage(given, where) {
    const conversationID = conversationIDFrom(given);
    const isNew = strangers.find(conversationID) !== null && !engine.conversations.find(conversationID);
    if (isNew || conversationID === SYSTEM) return nothing();
    try {
      return await engine.history.load(conversationID, where);
    } catch (error) {
      const isUnknown = /** @type {any} */ (error)?.code === CODE.CONVERSATION_NOT_FOUND;
      if (!isUnknown || !conversationID.startsWith(TYPES.CONV_C2C)) throw error;
      await strangers.meet(conversationID);
      return nothing();
    }
  }

  /** What the system told me: its pages go on by an address. @param {string} [cursor] */
  async function notices(cursor) {
    const { applications } = await import("./applications.js");
    const { data } = await applications(gate).getSystemNoticeList({ cursor });
    return { messageList: data.messageList, nextReqMessageID: data.cursor, isCompleted: data.isCompleted };
  }

  /** @param {any} messageID  of a message that may not be loaded any more */
  async function sequenceOf(messageID) {
    const found = engine.messages.find(messageID);
    if (found?.sequence) return found.sequence;
    const { message } = await engine.call("message.get", { messageID });
    return /** @type {number} */ (message.sequence);
  }

  /**
   * The number of the first message that was not sent before `time`, found by halving.
   * @param {string} conversationID
   * @param {number} time  seconds
   */
  async function sequenceAt(conversationID, time) {
    let [low, high] = [1, (strangers.find(conversationID)?.lastSequence ?? 0) + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const { messages } = await load(conversationID, { after: middle - 1, limit: 1 });
      if (!messages.length || messages[0].time >= time) high = middle;
      else low = messages[0].sequence + 1;
    }
    return low;
  }

  return {
    /** @param {string} messageID */
    findMessage: (messageID) => engine.messages.find(messageID) ?? null,

    /** @param {{conversationID: string, nextReqMessageID?: string, count?: number}} options */
    getMessageList(options) {
      return gate.answer(async () => {
        paces.list.count();
        const { conversationID, nextReqMessageID, count } = options ?? {};
        if (conversationID === SYSTEM) return notices(nextReqMessageID);
        const before = nextReqMessageID ? await sequenceOf(nextReqMessageID) : undefined;
        const where = { before, limit: upTo(PAGE, count) };
        const { messages, hasBefore } = await load(conversationID, where);
        const next = hasBefore && messages.length ? messages[0].ID : "";
        return { messageList: messages, nextReqMessageID: next, isCompleted: !next };
      });
    },

    /**
     * From a number or a time: the message there, and those before it (direction 0) or after it (1).
     * @param {{conversationID: string, sequence?: number, time?: number, direction?: number,
     *   count?: number}} options
     */
    getMessageListHopping(options) {
      return gate.answer(async () => {
        paces.hopping.count();
        const { conversationID, sequence, time, direction, count } = options ?? {};
        const isForward = direction === 1;
        const limit = upTo(PAGE, count);
        let from = sequence;
        if (from === undefined && time !== undefined) {
          from = await sequenceAt(conversationIDFrom(conversationID), isForward ? time : time + 1);
          if (!isForward) from -= 1;
        }
        const after = isForward ? Math.max(0, (from ?? 1) - 1) : undefined;
        const before = isForward || from === undefined ? undefined : from + 1;
        const { messages, hasBefore, hasAfter } = await load(conversationID, { after, before, limit });
        const edge = isForward ? messages.at(-1) : messages[0];
        return {
          messageList: messages,
          isCompleted: isForward ? !hasAfter : !hasBefore,
          nextMessageSeq: edge ? edge.sequence + (isForward ? 1 : -1) : 0,
          nextMessageTime: edge?.time ?? 0,
        };
      });
    },

    /**
     * @param {{conversationID: string, before?: number, after?: number, around?: number | string,
     *   count?: number}} options
     */
    getMessagePage(options) {
      return gate.answer(async () => {
        const { conversationID, before, after, around, count } = options ?? {};
        const middle = typeof around === "string" ? await sequenceOf(around) : around;
        const where = { before, after, around: middle, limit: upTo(engine.limits.page ?? BIG_PAGE, count) };
        const { messages, hasBefore, hasAfter } = await loadPage(conversationID, where);
        return { messageList: messages, hasBefore, hasAfter };
      });
    },

    /** No message here is a signal. */
    getSignalingInfo: () => null,
  };
}

/** @returns {{messages: Message[], hasBefore: boolean, hasAfter: boolean}} */
function nothing() {
  return { messages: [], hasBefore: false, hasAfter: false };
}
