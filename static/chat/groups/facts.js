/** What there is to know of a group, in words. */
import { whyNoReceipts } from "../thread/reasons.js";
import { dateOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").Group} Group */

/** Pairs of a name and what it is. @param {Conversation} conversation @returns {[string, string][]} */
export function factsOf(conversation) {
  const group = /** @type {Group} */ (conversation.groupProfile);
  /** @type {[string, string][]} */
  const facts = [
    [t("groups.notification"), group.notification],
    [t("groups.introduction"), group.introduction],
    [t("groups.joining"), joiningOf(group)],
    [t("groups.writing"), group.muteAllMembers ? t("groups.allMuted") : ""],
    [t("groups.newcomers"), group.type === "AVChatRoom" ? "" : t(group.historyVisible ? "groups.newcomersSeeAll" : "groups.newcomersSeeNew")],
    [t("groups.receipts"), receiptsOf(conversation)],
    [t("groups.created"), group.createTime ? dateOf(group.createTime) : ""],
    [t("groups.groupID"), group.groupID],
  ];
  return facts.filter(([, said]) => said);
}

/** @param {Pick<Group, "type" | "joinOption">} group */
function joiningOf({ type, joinOption }) {
  if (type === "Private") return t("groups.join_added");
  return t(`groups.join_${joinOption}`);
}

/** Who sees who has read. @param {Conversation} conversation */
function receiptsOf(conversation) {
  const why = whyNoReceipts(conversation);
  if (why || !conversation.receiptPolicy) return why;
  const { visibleTo, required } = conversation.receiptPolicy;
  const seen = t(`groups.receipts_${visibleTo}`);
  return required ? `${seen} ${t("groups.receiptsRequired")}` : seen;
}
