/** Who the conversation is with. */
import { $, say, show } from "../dom.js";
import { t } from "../words.js";

/** @typedef {import("./types.js").Conversation} Conversation */

/** @param {Conversation} conversation @param {Conversation | null} [community] whose topic it is */
export function writeHeader(conversation, community) {
  const profile = conversation.groupProfile ?? conversation.userProfile;
  show($("thread-avatar"), profile?.avatar ?? "");
  $("thread-avatar").classList.toggle("group", conversation.type === "GROUP");
  say($("thread-name"), nameOf(conversation));
  say($("thread-about"), community ? t("thread.aboutTopic", { name: nameOf(community) }) : aboutOf(conversation));
  const { type, isPresent, groupProfile } = conversation;
  $("thread-info").hidden = type === "GROUP" && (!isPresent || Boolean(groupProfile?.isDismissed));
  $("thread-info").title = t(type === "GROUP" ? "thread.groupInfo" : "thread.personInfo");
  $("thread-info").setAttribute("aria-label", $("thread-info").title);
}

/** @param {Conversation} conversation */
export function nameOf({ groupProfile, userProfile, remark }) {
  if (groupProfile) return groupProfile.name || groupProfile.groupID;
  return remark || userProfile?.nick || userProfile?.userID || "";
}

/** @param {Conversation} conversation */
function aboutOf({ type, isPresent, groupProfile, userProfile, subType }) {
  if (type === "C2C") return userProfile?.nick ? userProfile.userID : "";
  const kind = t(`thread.type_${subType}`);
  if (!isPresent) return kind;
  return t("thread.aboutGroup", { kind, members: t("thread.members", { count: groupProfile?.memberCount ?? 0 }) });
}

/** Who is writing, in the place below the messages. @param {string[]} names */
export function writeTyping(names) {
  $("typing").hidden = !names.length;
  const [name] = names;
  if (name) say($("typing-words"), names.length > 1 ? t("thread.typingMore", { name, count: names.length - 1 }) : t("thread.typingOne", { name }));
}
