/** Where something can be said: the conversations of the list, and the topics of communities, which it does not name. */
import { nameOf } from "./conversation-row.js";
import { t } from "./words.js";

/**
 * In their order, each community before its topics; and what each is called where it stands among the others.
 * @param {any} chat @returns {Promise<Map<any, string>>}
 */
export async function placesOf(chat) {
  const { data } = await chat.getConversationList();
  const named = data.conversationList.map(async (/** @type {any} */ one) => [[one, nameOf(one)], ...(await topicsOf(chat, one))]);
  return new Map((await Promise.all(named)).flat());
}

/** What a conversation is called where it stands among others: a topic with its community. @param {any} chat @param {any} conversation @returns {Promise<string>} */
export async function nameAmong(chat, conversation) {
  const communityID = conversation.groupProfile?.communityID;
  const found = communityID ? await chat.getConversationProfile(`GROUP${communityID}`).catch(() => null) : null; // one does without
  return found ? nameIn(found.data.conversation, conversation) : nameOf(conversation);
}

/** @param {any} community @param {any} topic */
export const nameIn = (community, topic) => t("shell.inTopic", { topic: nameOf(community), text: nameOf(topic) });

/** @param {any} chat @param {any} community @returns {Promise<[any, string][]>} */
async function topicsOf(chat, community) {
  if (!community.topicNews) return [];
  const found = await chat.getTopicList({ groupID: community.groupProfile.groupID }).catch(() => null); // without a connection they are not known
  const ids = (found?.data.successTopicList ?? []).map((/** @type {any} */ { topicID }) => `GROUP${topicID}`);
  if (!ids.length) return [];
  const { data } = await chat.getConversationList(ids);
  return data.conversationList.map((/** @type {any} */ topic) => [topic, nameIn(community, topic)]);
}
