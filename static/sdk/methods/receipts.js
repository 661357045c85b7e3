import { conversationIDFrom, text, upTo } from "../arguments.js";
import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { addressOf } from "../payloads.js";
import { keepMe } from "./people.js";

/** @typedef {import("../index.js").Message} Message */

const AT_ONCE = 30; // messages of one acknowledgement, until the server has said its own limit
const PAGE = 100; // people of one page

/**
 * Who has read my messages, and that I have read theirs.
 * @param {import("../gate.js").Gate} gate
 */
export function receipts(gate) {
  const { engine } = gate;

  /** @param {any} [thing] */
  const messageID = (thing) => gate.message(thing).ID;

  /** @param {import("../index.js").AudienceMember} member */
  const shown = (member) => ({ ...member, avatar: addressOf(member.avatar, gate.engine.viewer()) });

  return {
    /**
     * Takes pages of history as they are: whatever asks for no receipt of mine is left out.
     * @param {Message[]} messageList
     * @param {import("../index.js").ReceiptOptions} [options]
     */
    sendMessageReadReceipt(messageList, options) {
      return gate.answer(async () => {
        const list = gate.messages(messageList);
        const type = list[0]?.conversationType;
        const ofType = list.filter((one) => one.conversationType === type);
        const asked = ofType.filter((one) => one.needReadReceipt && one.flow !== "out");
        const messages = [...new Set(asked)];
        refuseUnlessSendable(messages, engine.limits.receiptsPerCall ?? AT_ONCE);
        await engine.acknowledgements.add(messages, { origin: options?.origin, seenAt: options?.seenAt });
        return {};
      });
    },

    /** Of direct messages it came with the history. @param {Message[]} messageList */
    getMessageReadReceiptList(messageList) {
      return gate.answer(async () => {
        const list = gate.messages(messageList);
        const sent = list.filter((one) => one.status === "success" && !one.isRevoked && !one.isDeleted);
        const mine = sent.filter((one) => one.flow === "out" && one.needReadReceipt);
        const ofGroups = mine.filter((one) => one.conversationType === TYPES.CONV_GROUP);
        if (ofGroups.length) await engine.totals.ask(ofGroups);
        return { messageList: list };
      });
    },

    /** @param {{message: Message, filter?: number, cursor?: string, count?: number}} options */
    getGroupMessageReadMemberList(options) {
      return gate.answer(async () => {
        const { message, filter, cursor, count } = options ?? {};
        const page = await engine.call("receipt.readers", {
          messageID: messageID(message),
          filter: filter === 1 ? 1 : 0,
          cursor: typeof cursor === "string" ? cursor : "",
          count: upTo(PAGE, count),
        });
        return {
          cursor: page.cursor,
          isCompleted: page.isCompleted,
          messageID: page.messageID,
          ...(page.purged && { purged: true }),
          readUserIDList: page.readUserIDList,
          unreadUserIDList: page.unreadUserIDList,
          members: page.members.map(shown),
        };
      });
    },

    /**
     * @param {{message: Message, state?: string, query?: string, cursor?: string,
     *   count?: number}} options
     */
    getMessageAudience(options) {
      return gate.answer(async () => {
        const { message, state = "", query = "", cursor = "", count } = options ?? {};
        const where = { state, query, cursor, count: upTo(PAGE, count) };
        const page = await engine.call("receipt.audience", { messageID: messageID(message), ...where });
        return { ...page, members: page.members.map(shown) };
      });
    },

    /** @param {Message} message */
    getMessageReadCurve(message) {
      return gate.answer(() => engine.call("receipt.curve", { messageID: messageID(message) }));
    },

    /** @param {{message: Message, userID: string}} options */
    explainReceipt(options) {
      return gate.answer(() => {
        const userID = text(options?.userID, "userID");
        return engine.call("receipt.explain", { messageID: messageID(options.message), userID });
      });
    },

    /** @param {{sharesReceipts: boolean, conversationID?: string}} options */
    setReceiptSharing(options) {
      return gate.answer(async () => {
        const { sharesReceipts, conversationID } = options ?? {};
        if (typeof sharesReceipts !== "boolean") {
          throw new ChatError(CODE.BAD_PARAMETER, "sharesReceipts is true or false.");
        }
        if (conversationID === undefined) {
          keepMe(engine, await engine.call("me.change", { sharesReceipts }));
        } else {
          const id = conversationIDFrom(conversationID);
          await engine.call("sharing.change", { conversationID: id, sharesReceipts });
          await engine.catchUp.fetch(id);
        }
        return { sharesReceipts };
      });
    },
  };
}

/**
 * @param {Message[]} messages
 * @param {number} most
 */
function refuseUnlessSendable(messages, most) {
  if (!messages.length) {
    throw new ChatError(CODE.NOTHING_TO_ACKNOWLEDGE, "None of these messages asks for a receipt of yours.");
  }
  if (messages.length > most) {
    const text = `At most ${most} messages at once (receiptsPerCall).`;
    throw new ChatError(CODE.TOO_MANY, text, { limit: most }, "too_many");
  }
  if (messages.some(({ conversationID }) => conversationID !== messages[0].conversationID)) {
    throw new ChatError(CODE.MIXED_CONVERSATIONS, "These messages are of more than one conversation.");
  }
}
