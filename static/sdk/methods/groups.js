import { conversationOfGroup, text } from "../arguments.js";
import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { Pace } from "../pace.js";
import { onlyKnown, ownPath } from "./people.js";

/** @typedef {import("../index.js").Group} Group */

const PROFILE = ["name", "avatar", "introduction", "notification", "joinOption", "inviteOption", "maxMemberCount", "groupCustomField"];
const ELSEWHERE = /^https?:/; // what is ours has become a path by then
const CHANGEABLE = ["groupID", ...PROFILE, "muteAllMembers", "historyVisible"];

/**
 * @param {import("../gate.js").Gate} gate
 */
export function groups(gate) {
  const { engine } = gate;
  const paces = { profile: new Pace(8, 1000) };

  /** @param {any} options @returns {Record<string, any>} those fields of a profile that are given */
  function profileFrom(options) {
    const given = PROFILE.filter((name) => options?.[name] !== undefined);
    const profile = Object.fromEntries(given.map((name) => [name, options[name]]));
    if (profile.avatar !== undefined) profile.avatar = ownPath(profile.avatar, gate.origin);
    return profile;
  }

  return {
    getGroupList() {
      return gate.answer(() => {
        const list = engine.conversations.list().flatMap(({ groupProfile }) => groupProfile ?? []);
        return { groupList: list, isSyncCompleted: engine.conversations.isWhole };
      });
    },

    /** @param {{groupID: string}} options */
    getGroupProfile(options) {
      return gate.answer(async () => {
        paces.profile.count();
        const conversationID = conversationOfGroup(options?.groupID);
        const known = engine.conversations.find(conversationID)?.groupProfile;
        return { group: known ?? (await fetchGroup(gate, conversationID)) };
      });
    },

    /** With a picture of this server, or the one that it draws: a kit's, which is of another host, is left out. @param {any} options */
    createGroup(options) {
      return gate.answer(async () => {
        const { type = TYPES.GRP_WORK, groupID, memberList, isSupportTopic } = options ?? {};
        const listed = /** @type {any[]} */ (memberList ?? []);
        const memberIDs = listed.map((one) => text(one?.userID, "memberList[].userID"));
        const { avatar, ...profile } = profileFrom(options);
        const { conversation } = await engine.call("group.create", {
          groupType: type,
          ...(groupID ? { groupID } : {}),
          ...(isSupportTopic ? { isSupportTopic: true } : {}),
          ...profile,
          ...(avatar && !ELSEWHERE.test(avatar) ? { avatar } : {}),
          ...(memberIDs.length ? { memberIDs } : {}),
        });
        const group = await fetchGroup(gate, conversation.conversationID);
        return { group, successUserIDList: memberIDs, failureUserIDList: [], overLimitUserIDList: [] };
      });
    },

    /** @param {string} groupID */
    dismissGroup(groupID) {
      return gate.answer(async () => {
        await engine.call("group.dismiss", { conversationID: conversationOfGroup(groupID) });
        return { groupID };
      });
    },

    /** @param {any} options */
    updateGroupProfile(options) {
      return gate.answer(async () => {
        const { groupID, historyVisible, muteAllMembers } = onlyKnown(options, CHANGEABLE);
        const conversationID = conversationOfGroup(groupID);
        const rules = Object.entries({ historyVisible, muteAllMembers }).filter(([, value]) => value !== undefined);
        await engine.call("group.change", { conversationID, ...profileFrom(options), ...Object.fromEntries(rules) });
        return { group: await fetchGroup(gate, conversationID) };
      });
    },

    /** Also while the login is still under way. @param {{groupID: string, applyMessage?: string}} options */
    async joinGroup(options) {
      gate.insistOnLogin();
      const conversationID = conversationOfGroup(options?.groupID);
      const { applyMessage = "" } = options;
      const asked = { conversationID, ...(applyMessage ? { applyMessage } : {}) };
      const { userIDs, waitingUserIDs } = await engine.call("group.join", asked);
      const code = /** @type {0} */ (0);
      if (waitingUserIDs.length) return { code, data: { status: TYPES.JOIN_STATUS_WAIT_APPROVAL, group: undefined } };
      const status = userIDs.length ? TYPES.JOIN_STATUS_SUCCESS : TYPES.JOIN_STATUS_ALREADY_IN_GROUP;
      return { code, data: { status, group: await fetchGroup(gate, conversationID) } };
    },

    /** Also while the login is still under way. @param {string} groupID */
    async quitGroup(groupID) {
      gate.insistOnLogin();
      const conversationID = conversationOfGroup(groupID);
      await engine.call("group.leave", { conversationID });
      engine.conversations.leave(conversationID);
      engine.news.list(true);
      return { code: /** @type {0} */ (0), data: { groupID } };
    },

    /** @param {{groupID: string, newOwnerID: string}} options */
    changeGroupOwner(options) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(options?.groupID);
        const userID = text(options.newOwnerID, "newOwnerID");
        await engine.call("group.hand_over", { conversationID, userID });
        return { group: await fetchGroup(gate, conversationID) };
      });
    },
  };
}

/**
 * The group as it is now.
 * @param {import("../gate.js").Gate} gate
 * @param {string} conversationID
 * @returns {Promise<Group>}
 */
export async function fetchGroup({ engine }, conversationID) {
  try {
    const { object } = await engine.catchUp.fetch(conversationID);
    return /** @type {Group} */ (object.groupProfile);
  } catch (error) {
    if (/** @type {any} */ (error)?.code !== CODE.CONVERSATION_NOT_FOUND) throw error;
    throw new ChatError(CODE.GROUP_NOT_FOUND, "There is no such group, or you have never been in it.");
  }
}
