import { inParts, text, upTo } from "../arguments.js";
import { EVENT } from "../constants.js";
import { addressOf } from "../payloads.js";
import { Pace } from "../pace.js";

/** @typedef {import("../index.js").Message} Message */

const AT_ONCE = 100; // messages of one question, and people of one page
const FIRST = 10; // people that are named with a reaction

/**
 * Reactions to messages, and who gave them.
 * @param {import("../gate.js").Gate} gate
 */
export function reactions(gate) {
  const { engine, emitter } = gate;
  const pace = new Pace(20, 5000);

  /** @param {string} command @param {any} thing @param {any} reaction @param {boolean} isMine */
  async function react(command, thing, reaction, isMine) {
    const { ID: messageID } = gate.message(thing);
    const reactionID = text(reaction, "reactionID");
    const { message } = await engine.call(command, { messageID, reactionID });
    // Usually the frames that tell everybody have come before this answer, and told of it.
    const { reactions: changed } = engine.messages.take(message);
    const reactionList = engine.messages.own(messageID, reactionID, isMine) ?? changed;
    if (reactionList) emitter.emit(EVENT.MESSAGE_REACTIONS_UPDATED, { messageID, reactionList });
    return {};
  }

  return {
    /** @param {Message} message @param {string} reactionID */
    addMessageReaction: (message, reactionID) => gate.answer(() => react("reaction.add", message, reactionID, true)),

    /** @param {Message} message @param {string} reactionID */
    removeMessageReaction: (message, reactionID) => gate.answer(() => react("reaction.remove", message, reactionID, false)),

    /** @param {{messageList: Message[], maxUserCountPerReaction?: number}} [options] */
    getMessageReactions(options) {
      return gate.answer(async () => {
        pace.count();
        const list = gate.messages(options?.messageList ?? []);
        const IDs = list.filter(({ status }) => status === "success").map(({ ID }) => ID);
        const pages = inParts([...new Set(IDs)], AT_ONCE).map((messageIDs) => engine.call("reaction.list", { messageIDs }));
        const found = (await Promise.all(pages)).flatMap(({ resultList }) => resultList);
        const most = upTo(FIRST, options?.maxUserCountPerReaction);
        for (const { messageID, reactionList } of found) engine.messages.react(messageID, reactionList);
        const known = new Map(found.map(({ messageID, reactionList }) => [messageID, reactionList]));
        const shown = (/** @type {any} */ one) => ({ ...one, partialUserList: one.partialUserList.slice(0, most).map(seen) });
        return { resultList: list.map(({ ID }) => ({ messageID: ID, reactionList: (known.get(ID) ?? []).map(shown) })) };
      });
    },

    /** @param {{message: Message, reactionID: string, nextSeq?: number, count?: number}} options */
    getAllUserListOfMessageReaction(options) {
      return gate.answer(async () => {
        const { ID: messageID } = gate.message(options?.message);
        const reactionID = text(options.reactionID, "reactionID");
        const count = upTo(AT_ONCE, options.count);
        const page = await engine.call("reaction.users", { messageID, reactionID, nextSeq: options.nextSeq ?? 0, count });
        return { ...page, userList: page.userList.map(seen) };
      });
    },
  };

  /** @param {any} user */
  function seen(user) {
    return { ...user, avatar: addressOf(user.avatar, gate.engine.viewer()) };
  }
}
