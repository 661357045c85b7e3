import { TYPES } from "../constants.js";
import { blankGroup, fillGroup } from "./group.js";
import { blankMessage, blankReceiptInfo, fillMessage, fillReceiptInfo, messageForShow } from "./message.js";
import { blankProfile, fillProfile } from "./profile.js";

/** @typedef {import("../index.js").Conversation} ConversationShape */
/** @typedef {import("./profile.js").Wire} Wire */
/** @typedef {import("../index.js").LastMessage} LastMessage */
/** @typedef {{me: import("../index.js").Profile | null, origin: string}} Context */

/**
 * One with somebody, or of a group: one object per ID.
 * @implements {ConversationShape}
 */
export class Conversation {
  conversationID = "";
  type = "";
  subType = "";
  unreadCount = 0;
  /** @type {LastMessage} */
  lastMessage = noMessage();
  /** @type {import("../index.js").Group | undefined} */
  groupProfile = undefined;
  /** @type {import("../index.js").Profile | undefined} */
  userProfile = undefined;
  /** @type {import("../index.js").GroupAtInfo[]} */
  groupAtInfoList = [];
  remark = "";
  isPinned = false;
  /** Until when messages come in silence, in seconds; 0: for ever, or they do not. */
  remindUntil = 0;
  /** @type {string} */
  messageRemindType = TYPES.MSG_REMIND_ACPT_AND_NOTE;
  /** @type {number[]} */
  markList = [];
  customData = "";
  /** @type {string[]} */
  conversationGroupList = [];
  draftText = "";
  peerReadTime = 0;
  /** @type {import("../index.js").ReceiptPolicy | null} */
  receiptPolicy = null;
  /** Whether I am in it now. */
  isPresent = true;
  lastSequence = 0;
  readSequence = 0;
  peerReadSequence = 0;
  /** Of a community in the list: what its topics, which the list does not name, have to say. @type {import("../index.js").TopicNews | null} */
  topicNews = null;
}

/** @param {string} conversationID */
export function blankConversation(conversationID) {
  const conversation = new Conversation();
  conversation.conversationID = conversationID;
  const type = conversationID.startsWith(TYPES.CONV_C2C) ? TYPES.CONV_C2C : TYPES.CONV_GROUP;
  conversation.type = type;
  const id = conversationID.slice(type.length);
  if (type === TYPES.CONV_C2C) conversation.userProfile = blankProfile(id);
  else conversation.groupProfile = blankGroup(id);
  return conversation;
}

/**
 * @param {ConversationShape} conversation
 * @param {Wire} shape  as `GET /conversations/` says it
 * @param {Context} context
 */
export function fillConversation(conversation, shape, context) {
  conversation.type = shape.type ?? conversation.type;
  conversation.subType = shape.subType ?? conversation.subType;
  conversation.unreadCount = shape.unreadCount ?? conversation.unreadCount;
  if (conversation.subType === TYPES.GRP_AVCHATROOM) conversation.unreadCount = 0; // a live room has none
  conversation.isPresent = shape.present ?? conversation.isPresent;
  if (shape.receiptPolicy !== undefined) conversation.receiptPolicy = shape.receiptPolicy;
  conversation.lastSequence = shape.lastSeq ?? conversation.lastSequence;
  conversation.readSequence = shape.readSeq ?? conversation.readSequence;
  conversation.peerReadSequence = shape.peerReadSeq ?? conversation.peerReadSequence;
  conversation.peerReadTime = shape.peerReadTime ?? conversation.peerReadTime;
  conversation.draftText = shape.draftText ?? conversation.draftText;
  conversation.groupAtInfoList = shape.groupAtInfoList ?? conversation.groupAtInfoList;
  if (shape.userProfile) {
    conversation.userProfile ??= blankProfile(shape.userProfile.userID);
    fillProfile(conversation.userProfile, shape.userProfile, context);
  }
  if (shape.groupProfile) {
    conversation.groupProfile ??= blankGroup(shape.groupProfile.groupID);
    const group = fillGroup(conversation.groupProfile, shape.groupProfile, context);
    group.selfInfo.userID = context.me?.userID ?? "";
    group.nextMessageSeq = conversation.lastSequence + 1;
  }
  if (shape.lastMessage !== undefined) {
    setLastMessage(conversation, lastFrom(shape.lastMessage, conversation, context));
  }
  return conversation;
}

/**
 * @param {ConversationShape} conversation
 * @param {Wire} keeping  how I keep it
 * @param {number} now  in milliseconds: a silence may be over
 */
export function fillKeeping(conversation, { isPinned, messageRemindType, remindUntil, marks, customData }, now) {
  const isOver = remindUntil && remindUntil * 1000 <= now;
  conversation.isPinned = isPinned;
  conversation.messageRemindType = isOver ? TYPES.MSG_REMIND_ACPT_AND_NOTE : messageRemindType;
  conversation.remindUntil = isOver ? 0 : (remindUntil ?? 0);
  // The number of a mark is its power of two: to applications a mark is that power.
  conversation.markList = marks.map((/** @type {number} */ bit) => 2 ** bit);
  conversation.customData = customData;
  if (conversation.groupProfile) conversation.groupProfile.selfInfo.messageRemindType = conversation.messageRemindType;
}

/**
 * @param {ConversationShape} conversation
 * @param {LastMessage} lastMessage
 */
export function setLastMessage(conversation, lastMessage) {
  conversation.lastMessage = lastMessage;
  if (conversation.groupProfile) conversation.groupProfile.lastMessage = lastMessage;
}

/**
 * @param {import("../index.js").Message} message
 * @returns {LastMessage}
 */
export function lastMessageOf(message) {
  const { ID, payload, type, isRevoked, cloudCustomData, nick, nameCard, version } = message;
  const { isPeerRead, revoker, needReadReceipt, readReceiptInfo } = message;
  return {
    ID,
    payload,
    type,
    isRevoked,
    cloudCustomData,
    nick,
    nameCard,
    version,
    isPeerRead,
    revoker,
    needReadReceipt,
    readReceiptInfo,
    lastTime: message.time,
    lastSequence: message.sequence,
    fromAccount: message.from,
    messageForShow: messageForShow(message),
    onlineOnlyFlag: false,
  };
}

/**
 * @param {Wire | null} last  as in the history
 * @param {ConversationShape} conversation
 * @param {Context} context
 */
function lastFrom(last, { type, peerReadSequence }, context) {
  if (!last) return noMessage();
  const message = fillReceiptInfo(fillMessage(blankMessage(), last, context), last.readReceiptInfo);
  const mayBeSeen = type === TYPES.CONV_C2C && message.flow === "out" && !message.needReadReceipt;
  if (mayBeSeen) message.isPeerRead = message.sequence <= peerReadSequence;
  return lastMessageOf(message);
}

/** @returns {LastMessage} */
export function noMessage() {
  return {
    ID: "",
    lastTime: 0,
    lastSequence: 0,
    fromAccount: "",
    messageForShow: "",
    payload: null,
    type: "",
    isRevoked: false,
    cloudCustomData: "",
    onlineOnlyFlag: false,
    nick: "",
    nameCard: "",
    version: 0,
    isPeerRead: false,
    revoker: "",
    needReadReceipt: false,
    readReceiptInfo: blankReceiptInfo(),
  };
}
