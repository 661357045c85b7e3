import { ChatError, CODE } from "../errors.js";

/** They reject. */
const LATER = /** @type {const} */ ([
  "translateText",
  "convertVoiceToText",
  "setMessageExtensions",
  "getMessageExtensions",
  "deleteMessageExtensions",
  "followUser",
  "unfollowUser",
  "getMyFollowersList",
  "getMyFollowingList",
  "getMutualFollowersList",
  "getUserFollowInfo",
  "checkFollowType",
  "markGroupMemberList",
  "invite",
  "inviteInGroup",
  "cancel",
  "accept",
  "reject",
  "modifyInvitation",
]);

/** They would answer at once, so they throw. */
const AT_ONCE = /** @type {const} */ ([
  "addSignalingListener",
  "removeSignalingListener",
]);

/** They say it to a function that they are given. */
const BY_CALLBACK = /** @type {const} */ (["inviteSync", "inviteInGroupSync"]);

/**
 * What applications of other SDKs may call, and this one does not have. Nothing pretends.
 * @returns {import("../index.js").Unavailable}
 */
export function unavailable() {
  return /** @type {any} */ (
    Object.fromEntries([
      ...LATER.map((name) => [name, async () => Promise.reject(refusal(name))]),
      ...AT_ONCE.map((name) => [
        name,
        () => {
          throw refusal(name);
        },
      ]),
      ...BY_CALLBACK.map((name) => [
        name,
        (/** @type {any[]} */ ...[, , failed]) => failed?.(refusal(name)),
      ]),
    ])
  );
}

/** @param {string} name */
function refusal(name) {
  return new ChatError(CODE.NOT_AVAILABLE, `${name} is not available here.`);
}
