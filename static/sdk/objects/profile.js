import { TYPES } from "../constants.js";
import { addressOf } from "../payloads.js";

/** @typedef {import("../index.js").Profile} ProfileShape */
/** @typedef {Record<string, any>} Wire  what came from the server, as docs/rest.md describes it */
/** @typedef {{origin: string, mediaKey?: string}} From  the chat server, for the addresses of pictures */

/** What the server says by the same names. */
export const SAID = /** @type {const} */ ([
  "gender",
  "birthday",
  "location",
  "selfSignature",
  "allowType",
  "language",
  "level",
  "role",
  "statusText",
  "hidesStatus",
]);

/** @implements {ProfileShape} */
export class Profile {
  userID = "";
  nick = "";
  avatar = "";
  gender = "";
  birthday = 0;
  location = "";
  selfSignature = "";
  allowType = "";
  language = 0;
  messageSettings = 0;
  adminForbidType = "AdminForbid_Type_None";
  level = 0;
  role = 0;
  lastUpdatedTime = 0;
  /** @type {{key: string, value: string}[]} */
  profileCustomField = [];
  isBot = false;
  /** Mine only: what I say with my status, and whether I hide it. */
  statusText = "";
  hidesStatus = false;
  /** Whether the account is switched on, as far as it was said. */
  isActive = true;
  /** Mine only: whether I share read receipts. @type {boolean | undefined} */
  sharesReceipts = undefined;
  /** Mine only: the number that begins the IDs of my messages. @type {string | undefined} */
  tinyID = undefined;
}

/** @param {string} userID */
export function blankProfile(userID) {
  const profile = new Profile();
  profile.userID = userID;
  return profile;
}

/**
 * @param {ProfileShape} profile
 * @param {Wire} wire
 * @param {From} from
 */
export function fillProfile(profile, wire, from) {
  profile.userID = wire.userID ?? profile.userID;
  profile.nick = wire.nick ?? profile.nick;
  profile.avatar = wire.avatar === undefined ? profile.avatar : addressOf(wire.avatar, from);
  profile.isBot = wire.isBot ?? profile.isBot;
  profile.isActive = wire.isActive ?? profile.isActive;
  profile.sharesReceipts = wire.sharesReceipts ?? profile.sharesReceipts;
  for (const name of SAID) if (wire[name] !== undefined) /** @type {any} */ (profile)[name] = wire[name];
  if (wire.custom) profile.profileCustomField = customOf(wire);
  profile.tinyID = wire.tinyID ?? profile.tinyID;
  return profile;
}

/** Fields of an application's own. @param {Wire} wire @returns {{key: string, value: string}[]} */
export function customOf({ custom }) {
  return Object.entries(custom ?? {}).map(([key, value]) => ({ key, value }));
}

/** @param {Wire} wire @returns {import("../index.js").UserStatus} */
export function statusOf({ userID, isOnline, statusText, lastSeen }) {
  return { userID, statusType: isOnline ? TYPES.USER_STATUS_ONLINE : TYPES.USER_STATUS_OFFLINE, customStatus: statusText, lastSeen: Math.floor(lastSeen) };
}
