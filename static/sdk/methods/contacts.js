import { inParts, text, texts } from "../arguments.js";
import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";

/** @typedef {import("../index.js").Friend} Friend */
/** @typedef {{userID: string, code: number, message: string}} Failure */

const AT_ONCE = 50;
const WAITING = 30539; // a request was sent, and waits for an answer

/**
 * Friends, requests, groups of friends, and blocked people.
 * @param {import("../gate.js").Gate} gate
 */
export function contacts(gate) {
  const { engine } = gate;

  async function known() {
    const all = await engine.loadContacts();
    await all.whole();
    return all;
  }

  /** @param {string} command @param {Record<string, any>} params @returns {Promise<any>} what it says now */
  async function change(command, params) {
    const all = await known();
    const answer = await engine.call(command, params);
    all.take(answer);
    return answer;
  }

  /** One after the other, so that one of them who is refused is nobody else's refusal. @param {any} list @param {(userID: string) => Promise<any>} act */
  async function each(list, act) {
    /** @type {any[]} */
    const done = [];
    /** @type {Failure[]} */
    const failures = [];
    for (const userID of new Set(texts(list, "userIDList"))) {
      try {
        done.push((await act(userID)) ?? { userID });
      } catch (error) {
        const { code, message } = /** @type {ChatError} */ (error);
        if (code === CODE.NETWORK || code === CODE.TIMEOUT) throw error;
        failures.push({ userID, code, message });
      }
    }
    return { done, failures };
  }

  /** @param {string} command @param {any} list @returns {Promise<string[]>} */
  async function block(command, list) {
    const { done, failures } = await each(list, async (userID) => void (await change(command, { userID })));
    if (!done.length) throw new ChatError(failures[0].code, failures[0].message);
    return done.map(({ userID }) => userID);
  }

  /** @param {any} name */
  async function groupOf(name) {
    const friendGroupID = (await known()).groupID(text(name, "name"));
    if (friendGroupID) return friendGroupID;
    throw new ChatError(CODE.FRIEND_GROUP_NOT_FOUND, "You have no such friend group.");
  }

  /** @param {string} command @param {Record<string, any>} params */
  async function changeGroup(command, params) {
    const { friendGroup } = await change(command, params);
    const { name, userIDs } = friendGroup;
    return { name, userIDList: userIDs, count: userIDs.length };
  }

  return {
    getBlacklist: () => gate.answer(async () => (await known()).blacklist()),
    /** @param {{userIDList: string[]}} options */
    addToBlacklist: (options) => gate.answer(() => block("block.add", options?.userIDList)),
    /** @param {{userIDList: string[]}} options */
    removeFromBlacklist: (options) => gate.answer(() => block("block.remove", options?.userIDList)),

    getFriendList: () => gate.answer(async () => (await known()).friends()),

    /** `code` 0: friends from now on; 30539: asked, and waiting. @param {any} options */
    addFriend(options) {
      return gate.answer(async () => {
        const { to, wording = "", source = "", remark = "", groupName, type } = options ?? {};
        const userID = text(to, "to");
        const { contact } = await change("friend.add", { userID, wording, source, remark, oneWay: type === TYPES.SNS_ADD_TYPE_SINGLE });
        if (groupName && contact.isFriend) await changeGroup("friend_group.change", { friendGroupID: await groupOf(groupName), add: [userID] });
        return { userID, code: contact.isFriend ? 0 : WAITING, message: contact.isFriend ? "" : "The request waits for an answer." };
      });
    },

    /** @param {{userIDList: string[], type?: string}} options */
    deleteFriend(options) {
      return gate.answer(async () => {
        const oneWay = options?.type === TYPES.SNS_DELETE_TYPE_SINGLE;
        const { done, failures } = await each(options?.userIDList, async (userID) => void (await change("friend.delete", { userID, oneWay })));
        return { successUserIDList: done, failureUserIDList: failures };
      });
    },

    /** @param {{userIDList: string[], type?: string}} options */
    checkFriend(options) {
      return gate.answer(async () => {
        const parts = inParts([...new Set(texts(options?.userIDList, "userIDList"))], AT_ONCE);
        const answers = await Promise.all(parts.map((userIDs) => engine.call("friend.check", { userIDs })));
        const single = options?.type === TYPES.SNS_CHECK_TYPE_SINGLE;
        const successUserIDList = answers.flatMap(({ results }) => results.map((/** @type {any} */ one) => ({ userID: one.userID, code: 0, relation: relationOf(one, single) })));
        return { successUserIDList, failureUserIDList: /** @type {Failure[]} */ ([]) };
      });
    },

    /** @param {{userIDList: string[]}} options */
    getFriendProfile(options) {
      return gate.answer(async () => {
        const all = await known();
        /** @type {Friend[]} */
        const friendList = [];
        /** @type {Failure[]} */
        const failureUserIDList = [];
        for (const userID of texts(options?.userIDList, "userIDList")) {
          const friend = all.friend(userID);
          if (friend) friendList.push(friend);
          else failureUserIDList.push({ userID, code: CODE.FRIEND_NOT_FOUND, message: "This person is no friend of yours." });
        }
        return { friendList, failureUserIDList };
      });
    },

    /** @param {any} options */
    updateFriend(options) {
      return gate.answer(async () => {
        const { userID, remark, friendCustomField } = options ?? {};
        const custom = friendCustomField && Object.fromEntries(friendCustomField.map((/** @type {any} */ one) => [one.key, one.value]));
        await change("friend.change", { userID: text(userID, "userID"), ...(remark === undefined ? {} : { remark }), ...(custom ? { custom } : {}) });
        return /** @type {Friend} */ ((await known()).friend(userID));
      });
    },

    getFriendApplicationList: () => gate.answer(async () => (await known()).applications()),

    /** @param {{userID: string, remark?: string, type?: string}} options */
    acceptFriendApplication(options) {
      return gate.answer(async () => {
        const { userID, remark = "", type } = options ?? {};
        await change("friend_request.accept", { userID: text(userID, "userID"), remark, oneWay: type === TYPES.SNS_APPLICATION_AGREE });
        return { userID };
      });
    },

    /** @param {{userID: string}} options */
    refuseFriendApplication: (options) => dropped("friend_request.refuse", options),
    /** @param {{userID: string, type?: string}} options */
    deleteFriendApplication: (options) => dropped("friend_request.drop", options),

    setFriendApplicationRead() {
      return gate.answer(async () => {
        await engine.call("friend_request.see", {}); // each of them comes as a change of its own
        return {};
      });
    },

    getFriendGroupList: () => gate.answer(async () => (await known()).groups()),

    /** @param {{name: string, userIDList?: string[]}} options */
    createFriendGroup(options) {
      return gate.answer(async () => {
        const { name, userIDList } = options ?? {};
        const friendGroup = await changeGroup("friend_group.create", { name: text(name, "name"), ...(userIDList?.length ? { userIDs: userIDList } : {}) });
        return { friendGroup, failureUserIDList: /** @type {Failure[]} */ ([]) };
      });
    },

    /** @param {any} options its name, by itself or as `name` */
    deleteFriendGroup(options) {
      return gate.answer(async () => {
        const name = typeof options === "string" ? options : options?.name;
        await changeGroup("friend_group.delete", { friendGroupID: await groupOf(name) });
        return { name };
      });
    },

    /** @param {{name: string, userIDList: string[]}} options */
    addToFriendGroup: (options) => filled(options, "add"),
    /** @param {{name: string, userIDList: string[]}} options */
    removeFromFriendGroup: (options) => filled(options, "remove"),

    /** @param {{oldName: string, newName: string}} options */
    renameFriendGroup(options) {
      return gate.answer(async () => changeGroup("friend_group.change", { friendGroupID: await groupOf(options?.oldName), name: text(options?.newName, "newName") }));
    },
  };

  /** @param {string} command @param {any} options */
  function dropped(command, options) {
    return gate.answer(async () => {
      await change(command, { userID: text(options?.userID, "userID") });
      return { userID: options.userID };
    });
  }

  /** @param {any} options @param {"add" | "remove"} how */
  function filled(options, how) {
    return gate.answer(async () => {
      const friendGroup = await changeGroup("friend_group.change", { friendGroupID: await groupOf(options?.name), [how]: texts(options?.userIDList, "userIDList") });
      return { friendGroup, failureUserIDList: /** @type {Failure[]} */ ([]) };
    });
  }
}

/** @param {{isFriend: boolean, countsMe: boolean}} found @param {boolean} single  only whether they are a friend of mine */
function relationOf({ isFriend, countsMe }, single) {
  if (single) return isFriend ? TYPES.SNS_TYPE_A_WITH_B : TYPES.SNS_TYPE_NO_RELATION;
  if (isFriend) return countsMe ? TYPES.SNS_TYPE_BOTH_WAY : TYPES.SNS_TYPE_A_WITH_B;
  return countsMe ? TYPES.SNS_TYPE_B_WITH_A : TYPES.SNS_TYPE_NO_RELATION;
}
