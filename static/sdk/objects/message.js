import { SYSTEM, TYPES } from "../constants.js";
import { addressOf, withAddresses } from "../payloads.js";

/** @typedef {import("../index.js").Message} MessageShape */
/** @typedef {import("./profile.js").Wire} Wire */
/** @typedef {import("../index.js").Profile} Profile */

/** @typedef {import("../index.js").ReadReceiptInfo} ReadReceiptInfo */

/**
 * A message: one object per ID, whoever holds it. Fields are own and enumerable, since kits copy them.
 * @implements {MessageShape}
 */
export class Message {
  ID = "";
  type = "";
  /** @type {any} */
  payload = {};
  conversationID = "";
  conversationType = "";
  /** @type {string | undefined} */
  conversationSubType = undefined;
  to = "";
  from = "";
  flow = "";
  time = 0;
  status = "unSend";
  isRevoked = false;
  isDeleted = false;
  isModified = false;
  revoker = "";
  revokerInfo = { userID: "", nick: "", avatar: "" };
  revokeReason = "";
  /** @type {string} */
  priority = TYPES.MSG_PRIORITY_NORMAL;
  nick = "";
  avatar = "";
  nameCard = "";
  isPeerRead = false;
  needReadReceipt = false;
  /** @type {ReadReceiptInfo} */
  readReceiptInfo = blankReceiptInfo();
  /** @type {string[]} */
  atUserList = [];
  cloudCustomData = "";
  isBroadcastMessage = false;
  isSupportExtension = false;
  hasRiskContent = false;
  sequence = 0;
  clientSequence = 0;
  random = 0;
  clientTime = 0;
  version = 0;
  isRead = false;
  isResend = false;
  isSystemMessage = false;
  isPlaceMessage = 0;
  protocol = "JSON";
  senderTinyID = "";
  level = 0;
  /** @type {import("../index.js").Message["pinnerInfo"]} */
  pinnerInfo = {};
  /** Ours: the reactions to it, and which are mine. @type {import("../index.js").Reaction[]} */
  reactionList = [];
  /** The revision that it is in, and the one that its sender last asked to read. */
  revision = 0;
  askedRevision = 0;
  /** @type {import("../index.js").Message["failure"]} */
  failure = undefined;
  /** How much of its file has been sent, from 0 to 1; nothing where there is none. @type {number | undefined} */
  progress = undefined;

  get elements() {
    return [{ type: this.type, content: this.payload }];
  }
}

/** @returns {ReadReceiptInfo} */
export function blankReceiptInfo() {
  return { readCount: undefined, unreadCount: undefined, isPeerRead: undefined, timestamp: 0 };
}

export function blankMessage() {
  return new Message();
}

/**
 * A message that is not sent yet. Its ID is chosen here, for good: the sender's number, the time, and chance.
 * @param {{me: Profile, to: string, conversationType: string, type: string, payload: any,
 *   needReadReceipt?: any, cloudCustomData?: any, priority?: string}} of
 * @param {number} now  milliseconds
 */
export function createMessage(of, now) {
  const { me, to, conversationType, type, payload, needReadReceipt, cloudCustomData, priority } = of;
  const message = new Message();
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  const time = Math.floor(now / 1000);
  return Object.assign(message, {
    ID: `${me.tinyID}-${Math.floor(now)}-${random}`,
    type,
    payload,
    conversationID: conversationType + to,
    conversationType,
    to,
    from: me.userID,
    flow: "out",
    time,
    clientTime: time,
    random,
    priority: priority || message.priority,
    nick: me.nick,
    avatar: me.avatar,
    needReadReceipt: needReadReceipt === true || needReadReceipt === 1,
    cloudCustomData: typeof cloudCustomData === "string" ? cloudCustomData : "",
    senderTinyID: me.tinyID ?? "",
    revision: 1,
    askedRevision: 1,
  });
}

const AS_IT_COMES = /** @type {const} */ ([
  "ID", "type", "conversationID", "conversationType", "to", "from", "time", "sequence", "priority",
  "isRevoked", "isModified", "revoker", "nick", "nameCard", "needReadReceipt", "cloudCustomData",
  "isSystemMessage", "revision", "askedRevision", "atUserList",
]);

/**
 * All that a message says; its receipts are filled by `fillReceiptInfo`.
 * @param {MessageShape} message
 * @param {Wire} wire
 * @param {{me: Profile | null, origin: string, mediaKey?: string}} context
 */
export function fillMessage(message, wire, context) {
  for (const name of AS_IT_COMES) {
    if (wire[name] !== undefined) /** @type {any} */ (message)[name] = wire[name];
  }
  if (wire.avatar !== undefined) message.avatar = addressOf(wire.avatar, context);
  message.flow = message.from === context.me?.userID ? "out" : "in";
  const isTip = message.type === TYPES.MSG_GRP_TIP;
  const address = (/** @type {string} */ path) => addressOf(path, context);
  message.payload = isTip ? groupTip(wire, message.avatar, address) : withAddresses(wire.payload ?? {}, address);
  message.revokerInfo = revokerOf(message);
  message.senderTinyID = message.from === SYSTEM ? "" : message.ID.split("-", 1)[0];
  message.version = message.revision;
  if (wire.pinnerInfo !== undefined) message.pinnerInfo = wire.pinnerInfo ? { nick: "", avatar: "", ...wire.pinnerInfo } : {};
  if (wire.reactions) fillReactions(message, wire.reactions, context);
  message.status = "success";
  message.failure = undefined;
  message.progress = undefined;
  return message;
}

/**
 * The reactions to it, as everybody is told of them: a list of the first of those who react does not say whether I am
 * among more; then it is as we know it.
 * @param {MessageShape} message
 * @param {Wire[]} totals
 * @param {{me: Profile | null, origin: string, mediaKey?: string}} context
 */
export function fillReactions(message, totals, context) {
  const known = new Map(message.reactionList.map((one) => [one.reactionID, one.reactedByMyself]));
  message.reactionList = totals.map(({ reactionID, totalUserCount, partialUserList, reactedByMyself }) => {
    const isListed = partialUserList.some((/** @type {Wire} */ one) => one.userID === context.me?.userID);
    const isWhole = partialUserList.length >= totalUserCount;
    return {
      reactionID,
      totalUserCount,
      partialUserList: partialUserList.map((/** @type {Wire} */ one) => ({ ...one, avatar: addressOf(one.avatar, context) })),
      reactedByMyself: reactedByMyself ?? (isListed || (!isWhole && known.get(reactionID) === true)),
    };
  });
}

/**
 * What is another one of these, for whoever listens: what nobody gives any more comes with a total of 0.
 * @param {import("../index.js").Reaction[]} before
 * @param {import("../index.js").Reaction[]} now
 */
export function changedReactions(before, now) {
  if (JSON.stringify(before) === JSON.stringify(now)) return null;
  const there = new Set(now.map(({ reactionID }) => reactionID));
  const gone = before.filter(({ reactionID }) => !there.has(reactionID));
  return [...now, ...gone.map(({ reactionID }) => ({ reactionID, totalUserCount: 0, partialUserList: [], reactedByMyself: false }))];
}

/**
 * How far it has been read. `{}`: there is nothing for us to know (any more). Nothing at all says nothing.
 * @param {MessageShape} message
 * @param {Wire | undefined} info  a `readReceiptInfo`, or a row of totals
 */
export function fillReceiptInfo(message, info) {
  if (!info) return message;
  const known = message.readReceiptInfo;
  const { readCount, unreadCount, isPeerRead, timestamp = 0 } = info;
  Object.assign(known, { readCount, unreadCount, isPeerRead, timestamp });
  for (const name of /** @type {const} */ (["audienceCount", "revision", "latestRevisionReadCount"])) {
    if (info[name] === undefined) delete known[name];
    else known[name] = info[name];
  }
  const isDirect = message.conversationType === TYPES.CONV_C2C;
  if (isDirect && message.needReadReceipt) message.isPeerRead = isPeerRead === true;
  return message;
}

/** @param {MessageShape} message */
function revokerOf({ revoker, from, nick, avatar }) {
  return revoker === from ? { userID: revoker, nick, avatar } : { userID: revoker, nick: "", avatar: "" };
}

/**
 * What happened in a group. Such a message is from the system; its name and picture are the operator's.
 * @param {Wire} wire
 * @param {string} avatar
 * @param {(path: string) => string} address
 */
function groupTip({ payload = {}, nick = "" }, avatar, address) {
  const { userIDList = [], operatorID = "", groupProfile = {}, memberList = [] } = payload;
  // Tips of earlier versions say neither what is new nor what people were called.
  const isProfile = payload.operationType === TYPES.GRP_TIP_GRP_PROFILE_UPDATED;
  const { newGroupProfile = isProfile ? { name: groupProfile.name } : {} } = payload;
  const named = new Map(memberList.map((/** @type {any} */ one) => [one.userID, { ...one, avatar: address(one.avatar) }]));
  return {
    ...payload,
    operatorInfo: { userID: operatorID, nick, avatar },
    memberList: userIDList.map((/** @type {string} */ userID) => named.get(userID) ?? { userID, nick: "", avatar: "" }),
    // Kits look at the first thing alone, and know the name as this.
    newGroupProfile: "name" in newGroupProfile ? { groupName: newGroupProfile.name, ...newGroupProfile } : newGroupProfile,
  };
}

/**
 * A message in one line, as a conversation list shows it.
 * @param {{type: string, payload: any, isRevoked: boolean}} message
 */
export function messageForShow({ type, payload, isRevoked }) {
  if (isRevoked) return "";
  if (type === TYPES.MSG_TEXT) return String(payload.text ?? "");
  return SHOWN_AS.get(type) ?? "";
}

/** @type {Map<string, string>} */
const SHOWN_AS = new Map([
  [TYPES.MSG_CUSTOM, "[Custom Messages]"],
  [TYPES.MSG_IMAGE, "[Image]"],
  [TYPES.MSG_AUDIO, "[Voice]"],
  [TYPES.MSG_VIDEO, "[Video]"],
  [TYPES.MSG_FILE, "[File]"],
  [TYPES.MSG_LOCATION, "[Location]"],
  [TYPES.MSG_FACE, "[Animated Sticker]"],
  [TYPES.MSG_MERGER, "[Chat History]"],
  [TYPES.MSG_GRP_TIP, "[Group Notification]"],
]);
