import { TYPES } from "../constants.js";
import { addressOf } from "../payloads.js";

/** @typedef {import("../index.js").Group} GroupShape */
/** @typedef {import("./profile.js").Wire} Wire */
/** @typedef {import("./profile.js").From} From */
/** @typedef {import("../index.js").GroupMember} GroupMember */

/** @implements {GroupShape} */
export class Group {
  groupID = "";
  name = "";
  avatar = "";
  type = "";
  introduction = "";
  notification = "";
  ownerID = "";
  createTime = 0;
  infoSequence = 0;
  lastInfoTime = 0;
  /** @type {import("../index.js").Group["selfInfo"]} */
  selfInfo = {
    userID: "",
    role: TYPES.GRP_MBR_ROLE_MEMBER,
    joinTime: 0,
    nameCard: "",
    messageRemindType: TYPES.MSG_REMIND_ACPT_AND_NOTE,
    memberCustomField: [],
    readedSequence: 0,
    muteUntil: 0,
  };
  /** @type {any} */
  lastMessage = null;
  nextMessageSeq = 1;
  memberCount = 0;
  maxMemberCount = 0;
  muteAllMembers = false;
  /** @type {string} */
  joinOption = TYPES.JOIN_OPTIONS_FREE_ACCESS;
  /** @type {string} */
  inviteOption = TYPES.JOIN_OPTIONS_DISABLE_APPLY;
  /** @type {any[]} */
  groupCustomField = [];
  isSupportTopic = false;
  /** Of a topic: the group whose topic it is, and what applications keep with it. */
  communityID = "";
  customData = "";
  /** Whether who joins sees what was said before. */
  historyVisible = false;
  receiptsRequired = false;
  receiptsVisibleTo = "sender";
  isDismissed = false;

  get memberNum() {
    return this.memberCount;
  }

  get maxMemberNum() {
    return this.maxMemberCount;
  }
}

/** @param {string} groupID */
export function blankGroup(groupID) {
  const group = new Group();
  group.groupID = groupID;
  return group;
}

const AS_IT_COMES = /** @type {const} */ ([
  "groupID", "name", "type", "introduction", "notification", "ownerID", "createTime", "memberCount",
  "joinOption", "inviteOption", "muteAllMembers", "maxMemberCount", "groupCustomField", "historyVisible", "receiptsRequired", "receiptsVisibleTo", "isDismissed",
  "isSupportTopic", "communityID", "customData",
]);

/**
 * @param {GroupShape} group
 * @param {Wire} wire  a `groupProfile`
 * @param {From} from
 */
export function fillGroup(group, wire, from) {
  for (const name of AS_IT_COMES) {
    if (wire[name] !== undefined) /** @type {any} */ (group)[name] = wire[name];
  }
  if (wire.avatar !== undefined) group.avatar = addressOf(wire.avatar, from);
  if (wire.selfInfo) Object.assign(group.selfInfo, wire.selfInfo);
  return group;
}

/**
 * What is said of me as a member.
 * @param {GroupShape} group
 * @param {Wire} member
 */
export function fillSelf({ selfInfo }, { role, nameCard, muteUntil, memberCustomField }) {
  Object.assign(selfInfo, { role, nameCard, muteUntil, memberCustomField });
}

/**
 * @param {Wire} wire
 * @param {From} from
 * @returns {GroupMember}
 */
export function memberFrom(wire, from) {
  return {
    userID: wire.userID,
    avatar: addressOf(wire.avatar, from),
    nick: wire.nick ?? "",
    role: wire.role ?? TYPES.GRP_MBR_ROLE_MEMBER,
    joinTime: wire.joinTime ?? 0,
    nameCard: wire.nameCard ?? "",
    muteUntil: wire.muteUntil ?? 0,
    memberCustomField: wire.memberCustomField ?? [],
    isActive: wire.isActive ?? true,
    present: wire.present ?? true,
  };
}
