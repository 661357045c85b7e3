import { inParts, texts } from "../arguments.js";
import { EVENT, TYPES } from "../constants.js";
import { CODE } from "../errors.js";
import { statusOf } from "../objects/profile.js";
import { keepMe } from "./people.js";

const AT_ONCE = 100;

/** @typedef {import("../index.js").UserStatus} UserStatus */
/** @typedef {import("../index.js").UserFailure} UserFailure */

/**
 * Who is online. What is told is not numbered, so whoever is watched is asked after again with each connection.
 * @param {import("../gate.js").Gate} gate
 */
export function statuses(gate) {
  const { engine } = gate;
  /** @type {Map<string, string>} by userID: how those who are watched were last, as text */
  const watched = new Map();

  engine.emitter.on(EVENT.USER_STATUS_UPDATED, ({ data }) => note(data));
  engine.emitter.on(EVENT.SDK_NOT_READY, () => watched.clear());
  engine.emitter.on(EVENT.NET_STATE_CHANGE, ({ data }) => {
    if (data.state === TYPES.NET_STATE_CONNECTED && watched.size) engine.later.run("statuses", 0, look);
  });

  /** Tell of those who came and went while nobody could say so. */
  async function look() {
    const found = await ask("status.get", [...watched.keys()]);
    const others = found.filter((one) => watched.get(one.userID) !== JSON.stringify(one));
    if (others.length) engine.emitter.emit(EVENT.USER_STATUS_UPDATED, others);
  }

  /** @param {UserStatus[]} found */
  function note(found) {
    for (const one of found) if (watched.has(one.userID)) watched.set(one.userID, JSON.stringify(one));
  }

  /** @param {string} command @param {string[]} userIDs @returns {Promise<UserStatus[]>} */
  async function ask(command, userIDs) {
    const answers = await Promise.all(inParts(userIDs, AT_ONCE).map((part) => engine.call(command, { userIDs: part })));
    return answers.flatMap((answer) => answer.statuses.map(statusOf));
  }

  /** @param {string[]} wanted @param {UserStatus[]} successUserList */
  function sorted(wanted, successUserList) {
    const found = new Set(successUserList.map(({ userID }) => userID));
    const missing = wanted.filter((userID) => !found.has(userID));
    const failureUserList = missing.map((userID) => ({ userID, code: CODE.UNKNOWN_USER, message: "There is no such person." }));
    return { successUserList, failureUserList };
  }

  return {
    /** @param {{userIDList: string[]}} options */
    getUserStatus(options) {
      return gate.answer(async () => {
        const wanted = [...new Set(texts(options?.userIDList, "userIDList"))];
        return sorted(wanted, await ask("status.get", wanted));
      });
    },

    /** @param {{userIDList: string[]}} options */
    subscribeUserStatus(options) {
      return gate.answer(async () => {
        const wanted = [...new Set(texts(options?.userIDList, "userIDList"))];
        const found = await ask("status.watch", wanted);
        for (const one of found) watched.set(one.userID, JSON.stringify(one));
        return sorted(wanted, found);
      });
    },

    /** @param {{userIDList?: string[]}} [options] */
    unsubscribeUserStatus(options) {
      return gate.answer(async () => {
        const list = options?.userIDList;
        await engine.call("status.unwatch", list?.length ? { userIDs: list } : {});
        if (list?.length) for (const userID of list) watched.delete(userID);
        else watched.clear();
        return { failureUserList: /** @type {UserFailure[]} */ ([]) };
      });
    },

    /** @param {{customStatus?: string, hidden?: boolean}} options */
    setSelfStatus(options) {
      return gate.answer(async () => {
        const { customStatus, hidden } = options ?? {};
        const params = { ...(customStatus === undefined ? {} : { statusText: customStatus }), ...(hidden === undefined ? {} : { hidesStatus: hidden }) };
        const wire = await engine.call("me.change", params);
        keepMe(engine, wire);
        return statusOf({ userID: wire.userID, isOnline: true, statusText: wire.statusText, lastSeen: 0 });
      });
    },
  };
}
