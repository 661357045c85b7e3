import { noMessage } from "./conversation.js";

/** @typedef {import("../index.js").Topic} TopicShape */

/**
 * A topic of a community, as applications see it beside its conversation: one object per ID.
 * @implements {TopicShape}
 */
export class Topic {
  topicID = "";
  topicName = "";
  avatar = "";
  introduction = "";
  notification = "";
  unreadCount = 0;
  lastMessage = noMessage();
  /** @type {TopicShape["selfInfo"]} */
  selfInfo = /** @type {any} */ ({});
  /** @type {import("../index.js").GroupAtInfo[]} */
  groupAtInfoList = [];
  muteAllMembers = false;
  nextMessageSeq = 1;
  customData = "";
  createTime = 0;
  draftText = "";
}

/**
 * As its conversation says.
 * @param {TopicShape} topic
 * @param {import("../index.js").Conversation} conversation
 */
export function fillTopic(topic, { groupProfile, unreadCount, lastMessage, groupAtInfoList, lastSequence, draftText }) {
  const group = /** @type {import("../index.js").Group} */ (groupProfile);
  const { groupID: topicID, name: topicName, avatar, introduction, notification, selfInfo, muteAllMembers, customData, createTime } = group;
  const said = { avatar, introduction, notification, selfInfo, muteAllMembers, customData, createTime };
  const nextMessageSeq = lastSequence + 1;
  return Object.assign(topic, { topicID, topicName, ...said, unreadCount, lastMessage, groupAtInfoList, nextMessageSeq, draftText });
}
