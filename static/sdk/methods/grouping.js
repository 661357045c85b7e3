import { text, texts } from "../arguments.js";
import { TYPES } from "../constants.js";
import { asOption } from "../core/kept.js";
import { ChatError, CODE } from "../errors.js";

const A_DAY = 86_400; // seconds

/** @typedef {import("../core/types.js").Wire} Wire */

/**
 * My conversations in groups of mine, and my quiet hours.
 * @param {import("../gate.js").Gate} gate
 */
export function grouping(gate) {
  const { engine } = gate;

  /** @param {any} groupName @returns {{conversationGroupID: string}} */
  function named(groupName) {
    const group = engine.kept.find(text(groupName, "groupName"));
    if (group) return { conversationGroupID: group.conversationGroupID };
    throw new ChatError(CODE.NO_CONVERSATION_GROUP, "You have no such group of conversations.");
  }

  /** @param {string} command @param {Wire} params */
  async function change(command, params) {
    const { conversationGroup } = await engine.call(command, params);
    engine.kept.takeGroup(conversationGroup);
  }

  /**
   * With those that I am in; the others are named.
   * @param {any} list @param {(conversationIDs: string[]) => Promise<void>} work
   */
  async function amongMine(list, work) {
    const asked = texts(list, "conversationIDList");
    const known = asked.filter((id) => engine.conversations.held(id)?.isHere);
    const message = "There is no such conversation.";
    const unknown = asked.filter((id) => !known.includes(id));
    if (known.length) await work(known);
    return {
      successConversationIDList: known,
      failureConversationIDList: unknown.map((conversationID) => ({ conversationID, code: CODE.CONVERSATION_NOT_FOUND, message })),
    };
  }

  return {
    getConversationGroupList: () => gate.answer(() => engine.kept.names),

    /** @param {{groupName: string, conversationIDList: string[]}} options */
    createConversationGroup(options) {
      return gate.answer(() => {
        const name = text(options?.groupName, "groupName");
        return amongMine(options.conversationIDList, (conversationIDs) => change("conversation_group.create", { name, conversationIDs }));
      });
    },

    /** @param {string} groupName */
    deleteConversationGroup(groupName) {
      return gate.answer(async () => {
        await change("conversation_group.delete", named(groupName));
        return {};
      });
    },

    /** @param {{oldName: string, newName: string}} options */
    renameConversationGroup(options) {
      return gate.answer(async () => {
        const name = text(options?.newName, "newName");
        await change("conversation_group.change", { ...named(options.oldName), name });
        return {};
      });
    },

    /** @param {{groupName: string, conversationIDList: string[]}} options */
    addConversationsToGroup(options) {
      return gate.answer(() => {
        const group = named(options?.groupName);
        return amongMine(options.conversationIDList, (add) => change("conversation_group.change", { ...group, add }));
      });
    },

    /** @param {{groupName: string, conversationIDList: string[]}} options */
    deleteConversationsFromGroup(options) {
      return gate.answer(() => {
        const group = named(options?.groupName);
        return amongMine(options.conversationIDList, (remove) => change("conversation_group.change", { ...group, remove }));
      });
    },

    /** @param {{messageRemindType?: string, startHour?: number, startMinute?: number, startSecond?: number, duration?: number, isRepeated?: boolean}} [options] */
    setAllReceiveMessageOpt(options = {}) {
      return gate.answer(async () => {
        const { messageRemindType = TYPES.MSG_REMIND_ACPT_NOT_NOTE, startHour = 0, startMinute = 0, startSecond = 0 } = options;
        const { duration = 0, isRepeated = true } = options;
        const start = new Date(engine.serverNow());
        start.setHours(startHour, startMinute, startSecond, 0); // by the clock of whoever sets it
        const startTime = Math.floor(start.getTime() / 1000);
        const endTime = startTime + (isRepeated ? Math.min(duration, A_DAY) : duration);
        const answer = await engine.call("quiet_hours.set", { messageRemindType, startTime, endTime, isRepeated });
        engine.kept.takeQuietHours(answer.quietHours);
        return {};
      });
    },

    getAllReceiveMessageOpt: () => gate.answer(() => asOption(engine.kept.quietHours)),
  };
}
