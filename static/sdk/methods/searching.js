import { conversationIDFrom, conversationOfGroup, texts, upTo } from "../arguments.js";
import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { blankGroup, fillGroup, memberFrom } from "../objects/group.js";
import { blankMessage, fillMessage, fillReceiptInfo } from "../objects/message.js";
import { Pace } from "../pace.js";

/** @typedef {import("../index.js").SearchOptions} SearchOptions */

const MOST = 100; // of a page
const PAGE = 20; // what applications of this SDK's shape are used to
const KEYWORDS = 5;
const WORDED = new Set([TYPES.MSG_TEXT, TYPES.MSG_FILE, TYPES.MSG_LOCATION, TYPES.MSG_MERGER]); // others say nothing to be found by

/**
 * Messages by what they say; people, groups and members by a part of their name.
 * @param {import("../gate.js").Gate} gate
 */
export function searching(gate) {
  const { engine } = gate;
  const pace = new Pace(20, 5000);

  /** @param {any} options @returns {{keywords: string[], match: string}} */
  function wanted(options) {
    pace.count();
    const keywords = texts(options?.keywordList, "keywordList");
    if (keywords.length > KEYWORDS) throw new ChatError(CODE.BAD_PARAMETER, `At most ${KEYWORDS} keywords.`);
    return { keywords, match: options.keywordListMatchType === "and" ? "and" : "or" };
  }

  /**
   * The message as it is loaded, or as it was found: whoever searches does not load what is found.
   * @param {any} wire
   */
  function messageFrom(wire) {
    const loaded = engine.messages.find(wire.ID);
    if (loaded) return loaded;
    const message = fillMessage(blankMessage(), wire, { me: engine.me, origin: gate.origin });
    return fillReceiptInfo(message, wire.readReceiptInfo);
  }

  /** @param {any} wire a conversation */
  function groupFrom({ conversationID, groupProfile }) {
    const known = engine.conversations.find(conversationID)?.groupProfile;
    return known ?? fillGroup(blankGroup(groupProfile.groupID), groupProfile, gate);
  }

  /** @param {string} path @param {any} options @param {Record<string, any>} [filter] */
  async function page(path, options, filter = {}) {
    const { keywords, match } = wanted(options);
    const asked = { ...filter, search: keywords, match, cursor: options.cursor || undefined, limit: upTo(MOST, options.count ?? PAGE) };
    const { next, results } = await engine.get(path, asked);
    const cursor = next ? new URL(next, gate.origin).searchParams.get("cursor") : null;
    return { results: /** @type {any[]} */ (results), cursor: cursor ?? "" };
  }

  return {
    /** In one conversation, or of each of mine the newest hit and how many there are. @param {SearchOptions} options */
    searchCloudMessages(options) {
      return gate.answer(async () => {
        const { keywords, match } = wanted(options);
        const { conversationID, senderUserIDList, messageTypeList, timePosition, timePeriod, cursor, count } = options;
        const types = messageTypeList?.length ? texts(messageTypeList, "messageTypeList") : undefined;
        const worded = types?.filter((type) => WORDED.has(/** @type {any} */ (type)));
        if (worded && !worded.length) return { totalCount: 0, searchResultList: [], cursor: "" };
        const until = timePosition || undefined;
        const from = timePeriod ? (until ?? engine.serverNow() / 1000) - timePeriod : undefined;
        const params = {
          keywords,
          match,
          conversationID: conversationID ? conversationIDFrom(conversationID) : undefined,
          senderIDs: senderUserIDList?.length ? texts(senderUserIDList, "senderUserIDList") : undefined,
          types: worded,
          before: until,
          since: from === undefined ? undefined : Math.max(0, from),
          cursor: cursor || undefined,
          limit: upTo(MOST, count ?? PAGE),
        };
        const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined));
        const found = await engine.call("message.search", given);
        return { totalCount: found.totalCount, searchResultList: byConversation(found.hits), cursor: found.cursor };
      });
    },

    /** @param {SearchOptions} options */
    searchCloudUsers(options) {
      return gate.answer(async () => {
        const { results, cursor } = await page("users/", options);
        return { searchResultList: results.map((wire) => engine.people.keep(wire)), cursor };
      });
    },

    /** Among the groups that I am in. @param {SearchOptions} options */
    searchCloudGroups(options) {
      return gate.answer(async () => {
        const { results, cursor } = await page("conversations/", options, { type: "GROUP" });
        return { searchResultList: results.map(groupFrom), cursor };
      });
    },

    /** Of one group a page; of several the first page of each. @param {SearchOptions & {groupIDList?: string[]}} options */
    searchCloudGroupMembers(options) {
      return gate.answer(async () => {
        const groupIDs = options?.groupIDList ?? engine.conversations.list().flatMap(({ groupProfile }) => groupProfile?.groupID ?? []);
        if (groupIDs.length > 1 && options?.cursor) {
          throw new ChatError(CODE.BAD_PARAMETER, "A cursor goes on in one group: name it in groupIDList.");
        }
        const searchResultList = [];
        let further = "";
        for (const groupID of groupIDs) {
          const path = `conversations/${encodeURIComponent(conversationOfGroup(groupID))}/members/`;
          const { results, cursor } = await page(path, options);
          const memberList = results.map((wire) => memberFrom(wire, gate));
          if (memberList.length) searchResultList.push({ groupID, memberList });
          if (groupIDs.length === 1) further = cursor;
        }
        return { searchResultList, cursor: further };
      });
    },
  };

  /** @param {any[]} hits */
  function byConversation(hits) {
    /** @type {Map<string, {conversationID: string, messageCount: number, messageList: any[], marks: Record<string, [number, number][]>}>} */
    const found = new Map();
    for (const { message: wire, marks, count } of hits) {
      const message = messageFrom(wire);
      const { conversationID } = message;
      const one = found.get(conversationID) ?? { conversationID, messageCount: 0, messageList: [], marks: {} };
      one.messageList.push(message);
      one.marks[message.ID] = marks;
      one.messageCount = count ?? one.messageList.length;
      found.set(conversationID, one);
    }
    return [...found.values()];
  }
}
