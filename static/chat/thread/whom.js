/** Whom a message names, by the names that stand in its text; and whether the reader is among them. */
import { EVERYBODY } from "./at.js";

/** @typedef {import("./types.js").Message} Message */

/** What kits and this page write for all members, in whichever language. */
const ALL = ["All", "all", "所有人", "所有成员"];

/** Null: nobody. @param {Message} message @param {{me: string, nameOf: import("./types.js").NameOf, myCard: string}} around */
export function whomItNames({ atUserList }, { me, nameOf, myCard }) {
  if (!atUserList.length) return null;
  return atUserList.flatMap((userID) => {
    const isMe = userID === me || userID === EVERYBODY;
    const names = userID === EVERYBODY ? ALL : [userID, nameOf(userID), ...(userID === me ? [myCard] : [])];
    return names.map((name) => ({ userID, name, isMe }));
  });
}

/** @param {Pick<Message, "flow" | "atUserList" | "isRevoked">} message @param {string} me */
export function callsMe({ flow, atUserList, isRevoked }, me) {
  return flow === "in" && !isRevoked && (atUserList.includes(me) || atUserList.includes(EVERYBODY));
}
