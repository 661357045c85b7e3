/** Why something is not so, in the reader's words; in the server's where we have none of our own. */
import { complaintOf, t } from "../words.js";
import { whyMuted } from "./muted.js";

/** @typedef {import("./types.js").Conversation} Conversation */

const NOT_SHARING = 11101;
const OFF_FOR_TYPE = 11102;
const OFF_IN_GROUP = 11103;

/** Why a receipt that was asked for was not granted. @param {number} code @param {string} reason @param {Conversation} conversation */
export function refusalOf(code, reason, conversation) {
  if (!code) return "";
  if (code === NOT_SHARING) return t("thread.off_notSharing");
  if (code === OFF_FOR_TYPE) return t(conversation.subType === "AVChatRoom" ? "thread.off_live" : "thread.off_type");
  if (code === OFF_IN_GROUP) return t("thread.off_group");
  return reason || t("thread.off_group");
}

/** Why none can be asked for here; "" if they can. @param {Conversation} conversation */
export function whyNoReceipts({ receiptPolicy: policy, subType }) {
  if (!policy || policy.granted) return "";
  if (policy.shares === false) return t("thread.off_notSharing");
  return t(subType === "AVChatRoom" ? "thread.off_live" : "thread.off_group");
}

/** Why nothing can be written here; "" if it can. @param {Conversation} conversation */
export function whyNoWriting({ isPresent, groupProfile, userProfile, type }) {
  if (type === "GROUP" && groupProfile?.isDismissed) return t(groupProfile.communityID ? "thread.topicDeleted" : "thread.dismissed");
  if (type === "C2C" && userProfile?.isActive === false) return t("thread.deactivated");
  return isPresent === false ? t("thread.youLeft") : whyMuted(groupProfile);
}

/** Whether one is no longer in a group that people join by themselves, as far as is known here: the group may say otherwise by now. @param {Conversation} conversation */
export function mayJoinAgain({ isPresent, groupProfile: group }) {
  if (!group || isPresent !== false || group.isDismissed || group.communityID) return false;
  return group.type !== "Private" && group.joinOption !== "DisableApply";
}

/** @param {{code: number, message: string, reason: string} | undefined} failure */
export const failureOf = (failure) => (failure ? complaintOf(failure) : "");
