import { texts } from "../arguments.js";
import { Statuses } from "../core/statuses.js";
import { CODE } from "../errors.js";
import { statusOf } from "../objects/profile.js";
import { keepMe } from "./people.js";

/** @typedef {import("../index.js").UserStatus} UserStatus */
/** @typedef {import("../index.js").UserFailure} UserFailure */

/**
 * Who is online.
 * @param {import("../gate.js").Gate} gate
 */
export function statuses(gate) {
  const { engine } = gate;
  const held = (engine.statuses ??= new Statuses(engine));

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
        return sorted(wanted, await held.ask("status.get", wanted));
      });
    },

    /** @param {{userIDList: string[]}} options */
    subscribeUserStatus(options) {
      return gate.answer(async () => {
        const wanted = [...new Set(texts(options?.userIDList, "userIDList"))];
        const found = await held.ask("status.watch", wanted);
        held.watch(found);
        return sorted(wanted, found);
      });
    },

    /** @param {{userIDList?: string[]}} [options] */
    unsubscribeUserStatus(options) {
      return gate.answer(async () => {
        const list = options?.userIDList?.length ? options.userIDList : undefined;
        await engine.call("status.unwatch", list ? { userIDs: list } : {});
        held.unwatch(list);
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
