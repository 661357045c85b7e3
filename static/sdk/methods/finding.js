import { conversationOfGroup, upTo } from "../arguments.js";
import { ChatError, CODE } from "../errors.js";
import { blankGroup, fillGroup, memberFrom } from "../objects/group.js";

/** @typedef {import("../index.js").FindOptions} FindOptions */

const MOST = 100; // of a page

/**
 * People by a part of their name or ID, page by page, which is ours; and groups by their ID.
 * @param {import("../gate.js").Gate} gate
 */
export function finding(gate) {
  const { engine } = gate;

  /** @param {string} path @param {FindOptions} options @param {{role?: string}} [filter] */
  async function page(path, { query = "", cursor = "", count }, filter = {}) {
    const search = query.trim() || undefined;
    const asked = { ...filter, search, cursor: cursor || undefined, limit: upTo(MOST, count) };
    const { next, results } = await engine.get(path, asked);
    const further = next ? new URL(next, gate.origin).searchParams.get("cursor") : null;
    return { results: /** @type {any[]} */ (results), cursor: further ?? "", isCompleted: !further };
  }

  return {
    /** A group as strangers may know it: not one of mine, and no group that is private. @param {string} groupID */
    searchGroupByID(groupID) {
      return gate.answer(async () => {
        const conversationID = conversationOfGroup(groupID);
        try {
          const wire = await engine.call("group.preview", { conversationID });
          const { isMember, isWaiting } = wire;
          return { group: fillGroup(blankGroup(groupID), wire, gate), isMember, isWaiting };
        } catch (error) {
          if (/** @type {any} */ (error)?.code !== CODE.CONVERSATION_NOT_FOUND) throw error;
          throw new ChatError(CODE.GROUP_NOT_FOUND, "There is no such group that you could join.");
        }
      });
    },

    /** Among all who are here. @param {FindOptions} options */
    findUsers(options) {
      return gate.answer(async () => {
        const { results, ...rest } = await page("users/", options ?? {});
        return { userList: results.map((wire) => engine.people.keep(wire)), ...rest };
      });
    },

    /**
     * Among those who are in a group of mine, also by their name card; with a role: only those who have it.
     * @param {FindOptions & {groupID: string, role?: string}} options
     */
    findGroupMembers(options) {
      return gate.answer(async () => {
        const path = `conversations/${encodeURIComponent(conversationOfGroup(options?.groupID))}/members/`;
        const { results, ...rest } = await page(path, options, { role: options.role });
        return { memberList: results.map((wire) => memberFrom(wire, gate)), ...rest };
      });
    },
  };
}
