/** What happened in a group, in a sentence: who did it, to whom, and what it is now. */
import { listOf, locale, t } from "./words.js";

const MOST_NAMED = 3;
const UNITS = /** @type {const} */ ([["day", 86_400], ["hour", 3600], ["minute", 60]]);

const [JOINED, LEFT, REMOVED, ADMIN, NO_ADMIN, GROUP_CHANGED, MEMBERS_CHANGED] = [1, 2, 3, 4, 5, 6, 7];
/** Those that name people, by `operationType`. */
const ABOUT_PEOPLE = /** @type {Record<number, string>} */ ({
  [JOINED]: "tips.added",
  [REMOVED]: "tips.removed",
  [ADMIN]: "tips.admin",
  [NO_ADMIN]: "tips.noAdmin",
});
/** What of a group somebody changed, if more than one thing: the first of these says it best. */
const FIELDS = ["ownerID", "muteAllMembers", "name", "groupName", "notification", "historyVisible", "joinOption", "inviteOption", "introduction", "avatar"];

/**
 * @param {{payload: any, nick?: string}} tip a message of type TIMGroupTipElem, or the `lastMessage` that is one
 * @param {string} me @param {(userID: string) => string} nameOf
 */
export function sentenceOf({ payload, nick }, me, nameOf) {
  const nicks = new Map((payload.memberList ?? []).map((/** @type {any} */ { userID, nick: one }) => [userID, one]));
  const call = (/** @type {string} */ userID) => (userID === me ? t("shell.youToo") : nicks.get(userID) || nameOf(userID) || userID);
  const operator = payload.operatorID;
  const name = operator === me ? t("shell.you") : nick || (operator && call(operator)) || t("shell.someone");
  const others = /** @type {string[]} */ (payload.userIDList ?? []).filter((one) => one !== operator);
  const people = others.length > MOST_NAMED ? t("tips.people", { count: others.length }) : listOf(others.map(call));
  const kind = payload.operationType;
  if (kind === LEFT) return t("tips.left", { name });
  if (kind === JOINED && !others.length) return t("tips.joined", { name });
  if (kind === GROUP_CHANGED) return ofGroup(payload, name, call, me);
  if (kind === MEMBERS_CHANGED && others.length) return ofMembers(payload.memberList, name, people);
  return t(others.length ? (ABOUT_PEOPLE[kind] ?? "tips.other") : "tips.other", { name, people });
}

/** @param {any} payload @param {string} name @param {(userID: string) => string} call @param {string} me */
function ofGroup({ newGroupProfile: now = {} }, name, call, me) {
  const field = FIELDS.find((one) => one in now);
  const value = field ? now[field] : undefined;
  if (field === "ownerID") return value === me ? t("tips.youOwn") : t("tips.owns", { name: call(value) });
  if (field === "muteAllMembers") return t(value ? "tips.muteAll" : "tips.unmuteAll", { name });
  if (field === "name" || field === "groupName") return t(value ? "tips.named" : "tips.profile", { name, value });
  if (field === "notification") return t(value ? "tips.notice" : "tips.noNotice", { name, value });
  if (field === "historyVisible") return t(value ? "tips.history" : "tips.noHistory", { name });
  if (field === "joinOption" || field === "inviteOption") return t("tips.doors", { name });
  return t("tips.profile", { name });
}

/** @param {{muteTime?: number}[] | undefined} memberList @param {string} name @param {string} people */
function ofMembers(memberList, name, people) {
  const muteTime = memberList?.[0]?.muteTime;
  if (muteTime === undefined) return t("tips.other");
  return muteTime > 0 ? t("tips.muted", { name, people, duration: durationOf(muteTime) }) : t("tips.unmuted", { name, people });
}

/** "2 hours", in the largest unit that says it whole. @param {number} seconds */
export function durationOf(seconds) {
  const [unit, size] = UNITS.find(([, one]) => seconds >= one && seconds % one === 0) ?? UNITS[2];
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 });
  return format.format(Math.max(1, Math.round(seconds / size)));
}
