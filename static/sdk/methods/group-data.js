import { conversationOfGroup, text, texts } from "../arguments.js";
import { ChatError, CODE } from "../errors.js";
import { Pace } from "../pace.js";

/**
 * What applications keep with a group, and how many of it are online.
 * @param {import("../gate.js").Gate} gate
 */
export function groupData(gate) {
  const { engine } = gate;
  const pace = new Pace(20, 5000);

  /** @param {string} command @param {any} options */
  async function setAttributes(command, { groupID, groupAttributes }) {
    const conversationID = conversationOfGroup(groupID);
    await change(command, conversationID, { groupAttributes });
    return { groupAttributes };
  }

  /**
   * On top of what I know; whoever does not know what is there now is told so, and knows it from then on.
   * @param {string} command @param {string} conversationID @param {Record<string, any>} what
   */
  async function change(command, conversationID, what) {
    const known = engine.groupData.sequenceOf(conversationID);
    const sequence = known === undefined ? {} : { sequence: known };
    try {
      const answer = await engine.call(command, { conversationID, ...what, ...sequence });
      engine.groupData.takeAttributes(conversationID, answer);
    } catch (error) {
      if (/** @type {any} */ (error)?.code === CODE.ATTRIBUTES_CONFLICT) await look(conversationID);
      throw error;
    }
  }

  /** @param {string} conversationID @returns {Promise<Record<string, string>>} */
  async function look(conversationID) {
    const answer = await engine.call("group.attributes", { conversationID });
    engine.groupData.takeAttributes(conversationID, answer);
    return answer.groupAttributes;
  }

  /** @param {any} options @param {1 | -1} sign */
  async function count({ groupID, key, value }, sign) {
    const conversationID = conversationOfGroup(groupID);
    if (!Number.isSafeInteger(value)) throw new ChatError(CODE.BAD_PARAMETER, "value is a whole number.");
    const countID = crypto.randomUUID();
    const params = { conversationID, key: text(key, "key"), value: sign * value, countID };
    const { counters } = await engine.call("group.count", params);
    engine.groupData.takeCounters(conversationID, counters);
    return { counters: { [key]: counters[key] } };
  }

  return {
    /** @param {import("../index.js").AttributeOptions} options */
    initGroupAttributes: (options) => gate.answer(() => setAttributes("group.init_attributes", options ?? {})),

    /** @param {import("../index.js").AttributeOptions} options */
    setGroupAttributes: (options) => gate.answer(() => setAttributes("group.set_attributes", options ?? {})),

    /** @param {{groupID: string, keyList?: string[]}} options */
    deleteGroupAttributes(options) {
      return gate.answer(async () => {
        const { groupID, keyList = [] } = options ?? {};
        const conversationID = conversationOfGroup(groupID);
        const known = keyList.length ? texts(keyList, "keyList") : Object.keys(await look(conversationID));
        await change("group.delete_attributes", conversationID, keyList.length ? { keyList } : {});
        return { keyList: known };
      });
    },

    /** @param {{groupID: string, keyList?: string[]}} options */
    getGroupAttributes(options) {
      return gate.answer(async () => {
        pace.count();
        const { groupID, keyList = [] } = options ?? {};
        return { groupAttributes: only(await look(conversationOfGroup(groupID)), keyList) };
      });
    },

    /** @param {{groupID: string, counters: Record<string, number>}} options */
    setGroupCounters(options) {
      return gate.answer(async () => {
        const { groupID, counters: wanted } = options ?? {};
        const conversationID = conversationOfGroup(groupID);
        const { counters } = await engine.call("group.set_counters", { conversationID, counters: wanted });
        engine.groupData.takeCounters(conversationID, counters);
        return { counters: only(/** @type {Record<string, number>} */ (counters), Object.keys(wanted)) };
      });
    },

    /** @param {import("../index.js").CountOptions} options */
    increaseGroupCounter: (options) => gate.answer(() => count(options ?? {}, 1)),

    /** @param {import("../index.js").CountOptions} options */
    decreaseGroupCounter: (options) => gate.answer(() => count(options ?? {}, -1)),

    /** @param {{groupID: string, keyList?: string[]}} options */
    getGroupCounters(options) {
      return gate.answer(async () => {
        const { groupID, keyList = [] } = options ?? {};
        const conversationID = conversationOfGroup(groupID);
        const { counters } = await engine.call("group.counters", { conversationID });
        engine.groupData.takeCounters(conversationID, counters);
        return { counters: only(/** @type {Record<string, number>} */ (counters), keyList) };
      });
    },

    /** @param {string} groupID */
    getGroupOnlineMemberCount(groupID) {
      return gate.answer(async () => {
        const { memberCount } = await engine.call("group.online", { conversationID: conversationOfGroup(groupID) });
        return { memberCount: /** @type {number} */ (memberCount) };
      });
    },
  };
}

/**
 * @template Value
 * @param {Record<string, Value>} kept
 * @param {string[]} keys  none: all
 */
function only(kept, keys) {
  return Object.fromEntries(Object.entries(kept).filter(([key]) => !keys.length || keys.includes(key)));
}
