/** What somebody was told of groups, in a sentence. */
import { t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Message} Message */

const KNOWN = new Set([1, 2, 3, 4, 13, 14, 22]);
const ASKS = new Set([1, 22]);
const SAID = 255; // by the application, in its own words

/** @param {Message} message */
export const isNotice = ({ type }) => type === "TIMGroupSystemNoticeElem";

/** Whether somebody is to decide on it. @param {Message} notice */
export const asks = ({ payload }) => ASKS.has(payload.operationType);

/** Whether I am in the group by now. @param {Message} notice */
export const isLetIn = ({ payload }) => payload.operationType === 2;

/** Whether nobody has decided on it yet. @param {Message} notice */
export const isOpen = (notice) => asks(notice) && notice.payload.state === "waiting";

/** @param {Message} notice of type TIMGroupSystemNoticeElem */
export function toldIn({ payload }) {
  const { operationType, operatorID, operatorInfo, groupProfile, application, handleMessage, state } = payload;
  if (operationType === SAID) return payload.userDefinedField;
  const name = operatorInfo?.nick || operatorID || t("shell.someone");
  const group = groupProfile.name || groupProfile.groupID;
  const person = application?.userNick || application?.userID || t("shell.someone");
  const text = t(KNOWN.has(operationType) ? `groups.told_${operationType}` : "groups.told_other", { name, group, person });
  if (ASKS.has(operationType)) return state && state !== "waiting" ? t("groups.withState", { text, state: t(`groups.state_${state}`) }) : text;
  return handleMessage ? t("groups.withWords", { text, words: handleMessage }) : text;
}
