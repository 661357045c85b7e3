import { Engine } from "./core/engine.js";
import { Emitter } from "./emitter.js";
import { Gate } from "./gate.js";
import { conversations } from "./methods/conversations.js";
import { onDemand } from "./on-demand.js";
import { history } from "./methods/history.js";
import { lifecycle } from "./methods/lifecycle.js";
import { making } from "./methods/making.js";
import { people } from "./methods/people.js";
import { receipts } from "./methods/receipts.js";
import { sending } from "./methods/sending.js";
import { unavailable } from "./methods/unavailable.js";
import { Strangers } from "./strangers.js";

const KEEPING = /** @type {const} */ ([
  "pinConversation",
  "setMessageRemindType",
  "markConversation",
  "setConversationCustomData",
  "deleteConversation",
]);
const STATUSES = /** @type {const} */ (["getUserStatus", "subscribeUserStatus", "unsubscribeUserStatus", "setSelfStatus"]);
const GROUPING = /** @type {const} */ ([
  "getConversationGroupList",
  "createConversationGroup",
  "deleteConversationGroup",
  "renameConversationGroup",
  "addConversationsToGroup",
  "deleteConversationsFromGroup",
  "setAllReceiveMessageOpt",
  "getAllReceiveMessageOpt",
]);
const CONTACTS = /** @type {const} */ ([
  "getBlacklist",
  "addToBlacklist",
  "removeFromBlacklist",
  "getFriendList",
  "addFriend",
  "deleteFriend",
  "checkFriend",
  "getFriendProfile",
  "updateFriend",
  "getFriendApplicationList",
  "acceptFriendApplication",
  "refuseFriendApplication",
  "deleteFriendApplication",
  "setFriendApplicationRead",
  "getFriendGroupList",
  "createFriendGroup",
  "deleteFriendGroup",
  "addToFriendGroup",
  "removeFromFriendGroup",
  "renameFriendGroup",
]);

const GROUPS = /** @type {const} */ ([
  "getGroupList",
  "getGroupProfile",
  "createGroup",
  "dismissGroup",
  "updateGroupProfile",
  "joinGroup",
  "quitGroup",
  "changeGroupOwner",
]);
const TOPICS = /** @type {const} */ ([
  "getJoinedCommunityList",
  "createTopicInCommunity",
  "deleteTopicFromCommunity",
  "updateTopicProfile",
  "getTopicList",
]);
const GROUP_DATA = /** @type {const} */ ([
  "initGroupAttributes",
  "setGroupAttributes",
  "deleteGroupAttributes",
  "getGroupAttributes",
  "setGroupCounters",
  "increaseGroupCounter",
  "decreaseGroupCounter",
  "getGroupCounters",
  "getGroupOnlineMemberCount",
]);
const MEMBERS = /** @type {const} */ ([
  "getGroupMemberList",
  "getGroupMemberProfile",
  "addGroupMember",
  "deleteGroupMember",
  "setGroupMemberRole",
  "setGroupMemberNameCard",
  "setGroupMemberMuteTime",
  "setGroupMemberCustomField",
]);
const APPLICATIONS = /** @type {const} */ (["getGroupApplicationList", "handleGroupApplication", "getSystemNoticeList"]);

/**
 * One instance: everything that an application can call.
 * @param {{origin: string, WebSocket?: any, fetch?: any, indexedDB?: any}} options
 * @param {() => void} forget
 * @returns {import("./index.js").Chat}
 */
export function createChat(options, forget) {
  const emitter = new Emitter();
  const engine = new Engine({ ...options, emitter });
  const gate = new Gate({ engine, emitter, origin: options.origin });
  const strangers = new Strangers(engine);
  return {
    ...unavailable(),
    ...lifecycle(gate, forget),
    ...making(gate),
    ...sending(gate),
    ...history(gate, strangers),
    ...receipts(gate),
    ...conversations(gate, strangers),
    ...people(gate),
    ...onDemand(async () => (await import("./methods/media.js")).media(gate), ["uploadAvatar"]),
    ...onDemand(async () => (await import("./methods/statuses.js")).statuses(gate), STATUSES),
    ...onDemand(async () => (await import("./methods/contacts.js")).contacts(gate), CONTACTS),
    ...onDemand(async () => (await import("./methods/groups.js")).groups(gate), GROUPS),
    ...onDemand(async () => (await import("./methods/topics.js")).topics(gate), TOPICS),
    ...onDemand(async () => (await import("./methods/members.js")).members(gate), MEMBERS),
    ...onDemand(async () => (await import("./methods/keeping.js")).keeping(gate), KEEPING),
    ...onDemand(async () => (await import("./methods/grouping.js")).grouping(gate), GROUPING),
    ...onDemand(
      async () => (await import("./methods/talk.js")).talk(gate),
      ["pinGroupMessage", "getPinnedGroupMessageList", "getMessageRevisions", "clearHistoryMessage", "downloadMergerMessage"],
    ),
    ...onDemand(
      async () => (await import("./methods/reactions.js")).reactions(gate),
      ["addMessageReaction", "removeMessageReaction", "getMessageReactions", "getAllUserListOfMessageReaction"],
    ),
    ...onDemand(async () => (await import("./methods/group-data.js")).groupData(gate), GROUP_DATA),
    ...onDemand(async () => (await import("./methods/applications.js")).applications(gate), APPLICATIONS),
    ...onDemand(async () => (await import("./methods/finding.js")).finding(gate), ["searchGroupByID", "findUsers", "findGroupMembers"]),
    ...onDemand(async () => (await import("./methods/searching.js")).searching(gate), [
      "searchCloudMessages",
      "searchCloudUsers",
      "searchCloudGroups",
      "searchCloudGroupMembers",
    ]),
  };
}
