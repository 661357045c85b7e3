import { conversationIDFrom } from "../arguments.js";
import { SYSTEM, TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { Pace } from "../pace.js";

/** @typedef {import("../index.js").Conversation} Conversation */

/** @type {Map<string, string[]>} */
const SCOPES = new Map([
  [TYPES.READ_ALL_C2C_MSG, [TYPES.CONV_C2C]],
  [TYPES.READ_ALL_GROUP_MSG, [TYPES.CONV_GROUP]],
  [TYPES.READ_ALL_MSG, [TYPES.CONV_C2C, TYPES.CONV_GROUP]],
]);

const FEW = 20;

/**
 * @param {import("../gate.js").Gate} gate
 * @param {import("../strangers.js").Strangers} strangers
 */
export function conversations(gate, strangers) {
  const { engine } = gate;
  const readAll = new Pace(1, 1000);

  /** @param {string[]} ids */
  async function named(ids) {
    const found = await Promise.allSettled(ids.map(async (id) => strangers.meet(conversationIDFrom(id))));
    return found.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  }

  /** @param {any} options what they must be, all of it */
  function some(options) {
    const { type, hasUnreadCount, hasGroupAtInfo, markType, groupName } = options ?? {};
    return engine.conversations
      .list()
      .filter((one) => !type || one.type === type)
      .filter((one) => !hasUnreadCount || one.unreadCount > 0)
      .filter((one) => !hasGroupAtInfo || one.groupAtInfoList.length > 0)
      .filter((one) => !markType || one.markList.includes(markType))
      .filter((one) => !groupName || one.conversationGroupList.includes(groupName));
  }

  return {
    /** @param {any} [options]  IDs, or what they must be */
    getConversationList(options) {
      return gate.answer(async () => {
        const conversationList = Array.isArray(options) ? await named(options) : some(options);
        return { conversationList, isSyncCompleted: engine.conversations.isWhole };
      });
    },

    /** @param {string} conversationID */
    getConversationProfile(conversationID) {
      return gate.answer(async () => {
        return { conversation: await strangers.meet(conversationIDFrom(conversationID)) };
      });
    },

    /** @param {{conversationID: string, draftText: string}} options */
    setConversationDraft(options) {
      return gate.answer(async () => {
        const conversation = await strangers.meet(conversationIDFrom(options?.conversationID));
        const draftText = typeof options.draftText === "string" ? options.draftText : "";
        if (engine.conversations.find(conversation.conversationID)) {
          engine.drafts.set(conversation.conversationID, draftText);
        }
        conversation.draftText = draftText;
        return { conversation };
      });
    },

    /**
     * Up to the message of this number (ours), or to the last.
     * @param {{conversationID: string, sequence?: number}} options
     */
    setMessageRead(options) {
      return gate.answer(async () => {
        const conversationID = conversationIDFrom(options?.conversationID);
        const isKnown = engine.conversations.find(conversationID) !== null;
        if (isKnown) engine.positions.move(conversationID, options.sequence);
        else if (conversationID !== SYSTEM) await strangers.meet(conversationID);
        return {};
      });
    },

    /** Clears what is unread; gives no receipts. @param {{scope?: string}} [options] */
    setAllMessageRead(options) {
      return gate.answer(async () => {
        readAll.count();
        const types = SCOPES.get(options?.scope ?? TYPES.READ_ALL_MSG);
        if (!types) throw new ChatError(CODE.BAD_PARAMETER, "There is no such scope.");
        const topics = (/** @type {string} */ id) => engine.conversations.topicsOf(id).map(({ object }) => object);
        const all = engine.conversations.list().flatMap((one) => (one.topicNews ? [one, ...topics(one.conversationID)] : [one]));
        const unread = all.filter((one) => one.unreadCount && types.includes(one.type));
        // Each is said by itself, and kept until it is; of many that would be more calls than a socket may make.
        if (unread.length <= FEW) for (const one of unread) engine.positions.move(one.conversationID);
        else await engine.call("position.move_all", { types });
        return {};
      });
    },

    getTotalUnreadMessageCount: () => (engine.isReady() ? engine.news.answerTotalUnread() : 0),
  };
}
