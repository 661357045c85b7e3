import { conversationIDFrom, conversationOfGroup, text, texts } from "../arguments.js";
import { SYSTEM, TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";

/** @typedef {import("../index.js").Conversation} Conversation */
/** @typedef {import("../core/types.js").Wire} Wire */
/** @typedef {{conversationID: string, code: number, message: string}} Failure */

const MOST = 100; // conversations of one call

/** @type {string[]} */
const REMIND_TYPES = [
  TYPES.MSG_REMIND_ACPT_AND_NOTE,
  TYPES.MSG_REMIND_ACPT_NOT_NOTE,
  TYPES.MSG_REMIND_DISCARD,
  TYPES.NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT,
  TYPES.NOT_RECEIVE_MSG_EXCEPT_AT,
];

/**
 * How I keep my conversations: pinned, in silence, marked, with data of my own.
 * @param {import("../gate.js").Gate} gate
 */
export function keeping(gate) {
  const { engine } = gate;

  /** @param {string} conversationID @param {Wire} what @param {string} [command] */
  async function keep(conversationID, what, command = "conversation.keep") {
    const answer = await engine.call(command, { conversationID: conversationIDFrom(conversationID), ...what });
    engine.kept.take(conversationID, answer.keeping);
  }

  /**
   * The same done to each: one that fails does not stop the others.
   * @param {any} list @param {(conversationID: string) => Promise<void>} change
   * @returns {Promise<{successConversationIDList: string[], failureConversationIDList: Failure[]}>}
   */
  async function each(list, change) {
    const ids = atMost(texts(list, "conversationIDList"));
    const done = await Promise.allSettled(ids.map(change));
    return {
      successConversationIDList: ids.filter((_, at) => done[at].status === "fulfilled"),
      failureConversationIDList: ids.flatMap((conversationID, at) => failureOf(conversationID, done[at])),
    };
  }

  return {
    /**
     * From my list, until something is said there again. What was said so far is deleted for me, too, unless that is
     * not wanted.
     * @param {string | {conversationIDList: string[], clearHistoryMessage?: boolean}} options
     */
    deleteConversation(options) {
      return gate.answer(async () => {
        const isOne = typeof options === "string";
        const ids = isOne ? [options] : atMost(texts(options?.conversationIDList, "conversationIDList"));
        const clears = isOne || (options.clearHistoryMessage ?? true);
        const done = await each(ids, async (id) => {
          if (clears) await keep(id, {}, "history.clear");
          await keep(id, {}, "conversation.remove");
        });
        const [failed] = done.failureConversationIDList;
        if (failed && !done.successConversationIDList.length) throw new ChatError(failed.code, failed.message);
        return isOne ? { conversationID: options } : { conversationIDList: done.successConversationIDList };
      });
    },

    /** @param {{conversationID: string, isPinned: boolean}} options */
    pinConversation(options) {
      return gate.answer(async () => {
        const { conversationID, isPinned } = options ?? {};
        if (typeof isPinned !== "boolean") throw bad("isPinned is true or false.");
        if (conversationIDFrom(conversationID) === SYSTEM) throw bad("Notices of the system are not pinned.");
        await keep(conversationID, { isPinned });
        return { conversationID };
      });
    },

    /**
     * Ours: `remindUntil`, in seconds, after which messages are told again.
     * @param {{groupID?: string, userIDList?: string[], messageRemindType: string, remindUntil?: number}} options
     */
    setMessageRemindType(options) {
      return gate.answer(async () => {
        const { groupID, userIDList, messageRemindType, remindUntil = null } = options ?? {};
        if (!REMIND_TYPES.includes(messageRemindType)) throw bad("There is no such messageRemindType.");
        const what = { messageRemindType, remindUntil: remindUntil || null };
        if (groupID !== undefined) {
          const conversationID = conversationOfGroup(groupID);
          await keep(conversationID, what);
          return { group: engine.conversations.find(conversationID)?.groupProfile };
        }
        const conversationIDs = texts(userIDList, "userIDList").map((userID) => TYPES.CONV_C2C + userID);
        const { successConversationIDList, failureConversationIDList } = await each(conversationIDs, (id) => keep(id, what));
        const userOf = (/** @type {string} */ id) => id.slice(TYPES.CONV_C2C.length);
        return {
          successUserList: successConversationIDList.map((id) => ({ userID: userOf(id) })),
          failureUserList: failureConversationIDList.map(({ conversationID, ...why }) => ({ userID: userOf(conversationID), ...why })),
        };
      });
    },

    /** @param {{conversationIDList: string[], markType: number, enableMark: boolean}} options */
    markConversation(options) {
      return gate.answer(() => {
        const { conversationIDList, markType, enableMark } = options ?? {};
        const bit = Math.log2(markType);
        if (!Number.isInteger(bit)) throw bad("A markType is a power of two.");
        if (typeof enableMark !== "boolean") throw bad("enableMark is true or false.");
        return each(conversationIDList, (id) => keep(id, { [enableMark ? "addMarks" : "removeMarks"]: [bit] }));
      });
    },

    /** @param {{conversationIDList: string[], customData: string}} options */
    setConversationCustomData(options) {
      return gate.answer(() => {
        const { conversationIDList, customData } = options ?? {};
        if (customData !== "") text(customData, "customData");
        return each(conversationIDList, (id) => keep(id, { customData }));
      });
    },
  };
}

/** @param {string[]} list */
function atMost(list) {
  if (list.length <= MOST) return list;
  throw new ChatError(CODE.TOO_MANY, `At most ${MOST} conversations at once.`);
}

/** @param {string} conversationID @param {PromiseSettledResult<void>} done @returns {Failure[]} */
function failureOf(conversationID, done) {
  return done.status === "rejected" ? [{ conversationID, code: done.reason.code, message: done.reason.message }] : [];
}

/** @param {string} why */
function bad(why) {
  return new ChatError(CODE.BAD_PARAMETER, why);
}
