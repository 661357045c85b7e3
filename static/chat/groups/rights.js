/** What somebody may do in a group, as the server decides it: nothing is offered that it would refuse. */

/** @typedef {import("../../sdk/index.js").Group} Group */
/** @typedef {import("../../sdk/index.js").Conversation} Conversation */
/** @typedef {import("../../sdk/index.js").GroupMember} GroupMember */

/** @param {string | undefined} role */
const leads = (role) => role === "Owner" || role === "Admin";

/** @param {Pick<Conversation, "groupProfile" | "isPresent">} conversation */
export function rightsIn({ groupProfile: group, isPresent }) {
  const isHere = isPresent && Boolean(group) && !group?.isDismissed;
  const role = group?.selfInfo.role;
  const isTeam = group?.type === "Private"; // in a work group all members do what elsewhere owner and admins do
  return {
    isHere,
    add: isHere && (leads(role) || group?.inviteOption !== "DisableApply"),
    edit: isHere && (isTeam || leads(role)),
    lead: isHere && leads(role),
    own: isHere && role === "Owner",
    leave: isHere && role !== "Owner",
  };
}

/**
 * What I may do with one of the members.
 * @param {Pick<Conversation, "groupProfile" | "isPresent">} conversation @param {Pick<GroupMember, "userID" | "role">} member @param {string} me
 */
export function rightsOver(conversation, { userID, role }, me) {
  const { isHere, lead, own } = rightsIn(conversation);
  const isOther = userID !== me;
  return {
    talk: isOther,
    card: isHere && (lead || !isOther),
    role: own && isOther,
    handOver: own && isOther,
    mute: isOther && (own || (lead && role === "Member")),
    remove: isOther && (own || (lead && role === "Member")),
  };
}
