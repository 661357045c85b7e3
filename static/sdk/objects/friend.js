import { TYPES } from "../constants.js";

/** @typedef {import("../index.js").Friend} FriendShape */
/** @typedef {import("../index.js").Profile} Profile */
/** @typedef {Record<string, any>} Wire */

/** @param {string} userID @returns {FriendShape} */
export function blankFriend(userID) {
  return /** @type {any} */ ({ userID, remark: "", groupList: [], source: "", wording: "", profile: undefined, timeStamp: 0, friendCustomField: [] });
}

/** @param {FriendShape} friend @param {Wire} wire @param {Profile} profile */
export function fillFriend(friend, wire, profile) {
  friend.remark = wire.remark;
  friend.source = wire.source;
  friend.wording = wire.wording;
  friend.timeStamp = Math.floor(wire.friendSince);
  friend.profile = profile;
  friend.friendCustomField = Object.entries(wire.custom).map(([key, value]) => ({ key, value }));
  return friend;
}

/** @param {Wire} wire a contact with a request @param {Profile} profile @returns {import("../index.js").FriendApplication} */
export function applicationOf({ userID, requestTime, source, wording, request }, { avatar, nick }) {
  const type = request === "received" ? TYPES.SNS_APPLICATION_SENT_TO_ME : TYPES.SNS_APPLICATION_SENT_BY_ME;
  return { userID, avatar, nick, time: Math.floor(requestTime), source, wording, type };
}

/** @param {Wire} wire @returns {import("../index.js").FriendGroup} */
export function groupOf({ name, userIDs }) {
  return { name, userIDList: userIDs, count: userIDs.length };
}
