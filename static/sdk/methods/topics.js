import { conversationOfGroup, text, texts } from "../arguments.js";
import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { fetchGroup } from "./groups.js";
import { onlyKnown, ownPath } from "./people.js";

/** @typedef {import("../index.js").Topic} Topic */
/** @typedef {import("../index.js").TopicFailure} TopicFailure */

const FIELDS = ["topicName", "avatar", "introduction", "notification", "customData"];

/**
 * The topics of communities. Each is a conversation, too: `GROUP<topicID>`.
 * @param {import("../gate.js").Gate} gate
 */
export function topics(gate) {
  const { engine } = gate;

  /** @param {any} options @returns {Record<string, any>} those fields that are given */
  function fieldsFrom(options) {
    const given = FIELDS.filter((name) => options?.[name] !== undefined);
    const fields = Object.fromEntries(given.map((name) => [name, options[name]]));
    if (fields.avatar !== undefined) fields.avatar = ownPath(fields.avatar, gate.origin);
    return fields;
  }

  /** @param {string} topicID */
  const fetch = (topicID) => engine.catchUp.fetch(TYPES.CONV_GROUP + topicID);

  return {
    getJoinedCommunityList() {
      return gate.answer(() => {
        const groups = engine.conversations.list().flatMap(({ groupProfile }) => groupProfile ?? []);
        return { groupList: groups.filter(({ isSupportTopic }) => isSupportTopic) };
      });
    },

    /** @param {import("../index.js").TopicFields & {groupID: string, topicName: string, topicID?: string}} options */
    createTopicInCommunity(options) {
      return gate.answer(async () => {
        const { groupID, topicName, topicID } = options ?? {};
        const conversationID = conversationOfGroup(groupID);
        text(topicName, "topicName");
        const { topic } = await engine.call("topic.create", { conversationID, ...(topicID ? { topicID } : {}), ...fieldsFrom(options) });
        await fetch(topic.topicID);
        return { topicID: /** @type {string} */ (topic.topicID) };
      });
    },

    /** One that fails does not stop the others. @param {{groupID: string, topicIDList?: string[]}} options */
    deleteTopicFromCommunity(options) {
      return gate.answer(async () => {
        const { groupID, topicIDList } = options ?? {};
        const conversationID = conversationOfGroup(groupID);
        const wanted = topicIDList ? texts(topicIDList, "topicIDList") : (await engine.topics.wholeOf(conversationID)).map(({ topicID }) => topicID);
        /** @type {{topicID: string}[]} */
        const successTopicList = [];
        /** @type {TopicFailure[]} */
        const failureTopicList = [];
        for (const topicID of wanted) {
          try {
            await engine.call("topic.delete", { conversationID, topicID });
            successTopicList.push({ topicID });
            await fetch(topicID).catch(() => {}); // that it is gone is told as well
          } catch (error) {
            const { code, message } = /** @type {ChatError} */ (error);
            failureTopicList.push({ topicID, code, message });
          }
        }
        return { successTopicList, failureTopicList };
      });
    },

    /** @param {import("../index.js").TopicFields & {groupID: string, topicID: string, muteAllMembers?: boolean}} options */
    updateTopicProfile(options) {
      return gate.answer(async () => {
        const { groupID, topicID, muteAllMembers } = onlyKnown(options, ["groupID", "topicID", ...FIELDS, "muteAllMembers"]);
        const conversationID = conversationOfGroup(groupID);
        text(topicID, "topicID", CODE.BAD_GROUP_ID);
        const muted = muteAllMembers === undefined ? {} : { muteAllMembers };
        await engine.call("topic.change", { conversationID, topicID, ...fieldsFrom(options), ...muted });
        await fetchGroup(gate, TYPES.CONV_GROUP + topicID);
        return { topic: /** @type {Topic} */ (engine.topics.of(conversationID).find((one) => one.topicID === topicID)) };
      });
    },

    /** @param {{groupID: string, topicIDList?: string[]}} options */
    getTopicList(options) {
      return gate.answer(async () => {
        const { groupID, topicIDList } = options ?? {};
        const all = await engine.topics.wholeOf(conversationOfGroup(groupID));
        if (!topicIDList?.length) return { successTopicList: all, failureTopicList: [] };
        const known = new Map(all.map((topic) => [topic.topicID, topic]));
        const missing = texts(topicIDList, "topicIDList").filter((topicID) => !known.has(topicID));
        const message = "There is no such topic in this community.";
        return {
          successTopicList: topicIDList.flatMap((topicID) => known.get(topicID) ?? []),
          failureTopicList: missing.map((topicID) => ({ topicID, code: CODE.GROUP_NOT_FOUND, message })),
        };
      });
    },
  };
}
