import { conversationIDFrom, conversationOfGroup } from "../arguments.js";
import { ChatError, CODE } from "../errors.js";
import { addressOf, withAddresses } from "../payloads.js";

/** @typedef {import("../index.js").Message} Message */

/**
 * What is done to messages that were sent: pinned, looked at as they were before, cleared.
 * @param {import("../gate.js").Gate} gate
 */
export function talk(gate) {
  const { engine } = gate;

  return {
    /** @param {{groupID: string, message: Message, isPinned: boolean}} options */
    pinGroupMessage(options) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(options?.groupID);
        const { ID: messageID, conversationID: where } = gate.message(options.message);
        const { isPinned } = options;
        if (typeof isPinned !== "boolean") throw new ChatError(CODE.BAD_PARAMETER, "isPinned is true or false.");
        if (where !== conversationID) throw new ChatError(CODE.BAD_PARAMETER, "This message is not of that group.");
        const { message } = await engine.call("message.pin", { messageID, isPinned });
        engine.arrivals.takeAnswer(message);
        return {};
      });
    },

    /** The last pinned first. @param {string} groupID */
    getPinnedGroupMessageList(groupID) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(groupID);
        const { messages } = await engine.call("message.pinned", { conversationID });
        return { messageList: engine.pins.take(conversationID, messages) };
      });
    },

    /** Everything that an edited message has said, the oldest first. @param {Message} message */
    getMessageRevisions(message) {
      return gate.answer(async () => {
        const { revisions } = await engine.call("message.revisions", { messageID: gate.message(message).ID });
        return { revisionList: revisions };
      });
    },

    /**
     * The same message, with what its record holds in its payload. Also a record that another one holds: that is whole.
     * @param {Message} thing
     * @returns {Promise<Message>}
     */
    async downloadMergerMessage(thing) {
      gate.insist();
      const { downloadKey, messageList = [] } = thing?.payload ?? {};
      if (messageList.length || !downloadKey) return thing;
      const found = await engine.call("message.merged", { messageID: downloadKey });
      thing.payload = { ...thing.payload, messageList: found.messageList.map(shown) };
      return thing;
    },

    /** Deletes for me what has been said so far. @param {string} conversationID */
    clearHistoryMessage(conversationID) {
      return gate.answer(async () => {
        const id = conversationIDFrom(conversationID);
        const { keeping } = await engine.call("history.clear", { conversationID: id });
        const held = engine.conversations.held(id);
        if (held) engine.catchUp.keep(held, keeping);
        return { conversationID: id };
      });
    },
  };

  /** A message as a record keeps it. @param {any} item @returns {any} */
  function shown(item) {
    const held = item.payload.messageList?.map(shown);
    const address = (/** @type {string} */ path) => addressOf(path, engine.viewer());
    const payload = held ? { ...item.payload, messageList: held } : withAddresses(item.payload, address);
    return { ...item, avatar: address(item.avatar), payload, messageBody: [{ type: item.type, payload }] };
  }
}
