import { SYSTEM, TYPES } from "../constants.js";
import { blankMessage } from "./message.js";
import { addressOf } from "../payloads.js";

/** @typedef {import("../index.js").Message} Message */
/** @typedef {import("../index.js").GroupApplication} GroupApplication */
/** @typedef {import("./profile.js").Wire} Wire */
/** @typedef {import("./profile.js").From} From */

/**
 * What the system tells me of a group, as a message of its own conversation.
 * @param {Message} message
 * @param {Wire} wire  a notice
 * @param {From} from
 */
export function fillNotice(message, wire, from) {
  const operator = wire.operatorInfo ?? { userID: "", nick: "", avatar: "" };
  const { groupID, name, type, avatar } = wire.groupProfile;
  const application = wire.application && applicationFrom(wire.application, from);
  return Object.assign(message, {
    ID: wire.ID,
    type: TYPES.MSG_GRP_SYS_NOTICE,
    conversationID: SYSTEM,
    conversationType: TYPES.CONV_SYSTEM,
    from: SYSTEM,
    to: groupID,
    flow: "in",
    time: wire.time,
    status: "success",
    isSystemMessage: true,
    nick: operator.nick,
    avatar: addressOf(operator.avatar, from),
    payload: {
      operationType: wire.operationType,
      operatorID: operator.userID,
      operatorInfo: { ...operator, avatar: addressOf(operator.avatar, from) },
      groupProfile: { groupID, name, groupName: name, type, avatar: addressOf(avatar, from) },
      remark: application?.note ?? "",
      handleMessage: wire.handleMessage,
      userDefinedField: wire.userDefinedField ?? "",
      application,
      state: wire.state,
    },
  });
}

/** @param {Wire} wire @param {From} from */
export function noticeFrom(wire, from) {
  return fillNotice(blankMessage(), wire, from);
}

/**
 * @param {Wire} wire
 * @param {From} from
 * @returns {GroupApplication}
 */
export function applicationFrom(wire, from) {
  return {
    applicationID: wire.applicationID,
    applicationType: wire.applicationType,
    groupID: wire.groupID,
    groupName: wire.groupName,
    applicant: wire.applicant,
    applicantNick: wire.applicantNick,
    applicantAvatar: addressOf(wire.applicantAvatar, from),
    userID: wire.userID,
    userNick: wire.userNick,
    userAvatar: addressOf(wire.userAvatar, from),
    note: wire.note,
    time: wire.time,
  };
}
