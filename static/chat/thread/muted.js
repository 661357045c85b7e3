/** Whether somebody is kept from writing in a group, and for how long. */
import { clock, dateOf, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").Group} Group */

const A_DAY = 86_400_000; // milliseconds; no timer is set for longer

/** Why I may not write there just now; "": I may. @param {Group | undefined} group */
export function whyMuted(group) {
  if (!group) return "";
  if (muteLeft(group)) return t("thread.mutedUntil", { time: untilOf(group.selfInfo.muteUntil) });
  return group.muteAllMembers && group.selfInfo.role === "Member" ? t("thread.mutedAll") : "";
}

/** Milliseconds after which to look again; 0: no end is known. @param {Group | undefined} group */
export const muteLeft = (group) => Math.min(A_DAY, Math.max(0, (group?.selfInfo.muteUntil ?? 0) * 1000 - Date.now()));

/** 14:03; the date too, unless it is today. @param {number} seconds */
export function untilOf(seconds) {
  const isToday = new Date(seconds * 1000).toDateString() === new Date().toDateString();
  return isToday ? clock(seconds) : `${dateOf(seconds)}, ${clock(seconds)}`;
}
