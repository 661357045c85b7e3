import { conversationOfGroup, inParts, text, texts } from "../arguments.js";
import { EVENT, TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { memberFrom } from "../objects/group.js";
import { fetchGroup } from "./groups.js";
import { AT_ONCE } from "./people.js";

/** @typedef {import("../index.js").GroupMember} GroupMember */

const FEW = 15; // members of a page, if nobody says how many
const MOST = 100;

/**
 * Who is in a group.
 * @param {import("../gate.js").Gate} gate
 */
export function members(gate) {
  const { engine } = gate;
  // The server's pages go on by an address, applications by an offset: the address of each offset.
  /** @type {Map<string, string>} */
  const addresses = new Map();
  gate.emitter.on(EVENT.SDK_NOT_READY, () => addresses.clear());

  /** @param {any} options @param {Record<string, any>} what */
  async function change(options, what) {
    const conversationID = conversationOfGroup(options?.groupID);
    const { userID: named = engine.me?.userID } = options;
    const userID = text(named, "userID");
    const wire = await engine.call("member.change", { conversationID, userID, ...what });
    return { group: await fetchGroup(gate, conversationID), member: memberFrom(wire, gate) };
  }

  return {
    /** @param {{groupID: string, count?: number, offset?: number, role?: string}} options */
    getGroupMemberList(options) {
      return gate.answer(async () => {
        const { groupID, count, offset = 0, role } = options ?? {};
        const limit = typeof count === "number" && count >= 1 ? Math.min(MOST, Math.floor(count)) : FEW;
        const key = (/** @type {number} */ number) => JSON.stringify([groupID, role ?? "", number]);
        const first = membersPath(groupID);
        const address = offset ? addresses.get(key(offset)) : first;
        if (!address) throw new ChatError(CODE.BAD_PARAMETER, "No page before this one gave this offset.");
        const { next, results } = await engine.get(address, offset ? {} : { limit, role });
        const memberList = results.map((/** @type {any} */ wire) => memberFrom(wire, gate));
        const nextOffset = next ? offset + memberList.length : 0;
        if (next) addresses.set(key(nextOffset), next);
        return { memberList, offset: nextOffset };
      });
    },

    /** @param {import("../index.js").MemberOptions} options */
    getGroupMemberProfile(options) {
      return gate.answer(async () => {
        const path = membersPath(options?.groupID);
        const parts = inParts(texts(options.userIDList, "userIDList"), AT_ONCE);
        const pages = await Promise.all(parts.map((userID) => engine.get(path, { userID, limit: AT_ONCE })));
        const results = pages.flatMap((page) => /** @type {any[]} */ (page.results));
        return { memberList: results.map((wire) => memberFrom(wire, gate)) };
      });
    },

    /** @param {import("../index.js").MemberOptions} options */
    addGroupMember(options) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(options?.groupID);
        const wanted = texts(options.userIDList, "userIDList");
        const { userIDs, waitingUserIDs } = await engine.call("group.add", { conversationID, userIDs: wanted });
        const unknown = new Set([...userIDs, ...waitingUserIDs]);
        return {
          group: await fetchGroup(gate, conversationID),
          successUserIDList: userIDs,
          failureUserIDList: [],
          existedUserIDList: wanted.filter((userID) => !unknown.has(userID)),
          waitingUserIDList: waitingUserIDs,
          overLimitUserIDList: [],
        };
      });
    },

    /**
     * One after the other; at a refusal `data.userIDList` says who has been removed.
     * @param {import("../index.js").MemberOptions} options
     */
    deleteGroupMember(options) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(options?.groupID);
        /** @type {string[]} */
        const userIDList = [];
        for (const userID of texts(options.userIDList, "userIDList")) {
          try {
            await engine.call("group.remove", { conversationID, userID });
          } catch (error) {
            if (!(error instanceof ChatError)) throw error;
            throw new ChatError(error.code, error.message, { ...error.data, userIDList }, error.reason);
          }
          userIDList.push(userID);
        }
        return { group: await fetchGroup(gate, conversationID), userIDList };
      });
    },

    /** @param {{groupID: string, userID: string, role: string}} options */
    setGroupMemberRole(options) {
      return gate.answer(() => {
        const { role } = options ?? {};
        if (role !== TYPES.GRP_MBR_ROLE_ADMIN && role !== TYPES.GRP_MBR_ROLE_MEMBER) {
          throw new ChatError(CODE.BAD_PARAMETER, "The roles that can be given are Admin and Member.");
        }
        return change({ ...options, userID: text(options.userID, "userID") }, { role });
      });
    },

    /** For so many seconds; 0: they may speak again. @param {{groupID: string, userID: string, muteTime: number}} options */
    setGroupMemberMuteTime(options) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(options?.groupID);
        const userID = text(options.userID, "userID");
        const wire = await engine.call("member.mute", { conversationID, userID, muteTime: options.muteTime });
        // The group says nothing of it, so the answer comes before what kits ask for when they are told.
        const known = engine.conversations.find(conversationID)?.groupProfile;
        return { group: known ?? (await fetchGroup(gate, conversationID)), member: memberFrom(wire, gate) };
      });
    },

    /**
     * Without a userID: mine. A field without a value is taken away.
     * @param {{groupID: string, userID?: string, memberCustomField: {key: string, value: string}[]}} options
     */
    setGroupMemberCustomField(options) {
      return gate.answer(() => change(options, { memberCustomField: options?.memberCustomField }));
    },

    /** Without a userID: mine. @param {{groupID: string, userID?: string, nameCard: string}} options */
    setGroupMemberNameCard(options) {
      return gate.answer(() => change(options, { nameCard: options?.nameCard ?? "" }));
    },
  };
}

/** @param {any} groupID */
function membersPath(groupID) {
  return `conversations/${encodeURIComponent(conversationOfGroup(groupID))}/members/`;
}
