import { text } from "../arguments.js";
import { ChatError, CODE } from "../errors.js";
import { applicationFrom } from "../objects/notice.js";

/** @typedef {import("../index.js").GroupApplication} GroupApplication */

const AT_ONCE = 100;

/**
 * Who is to be let into groups, and what I was told of them.
 * @param {import("../gate.js").Gate} gate
 */
export function applications(gate) {
  const { engine } = gate;
  return {
    /** Those that I may decide on, the oldest first: all of them, or of one group (ours). @param {{groupID?: string}} [options] */
    getGroupApplicationList(options) {
      return gate.answer(async () => {
        const conversationID = options?.groupID ? `GROUP${options.groupID}` : undefined;
        /** @type {GroupApplication[]} */
        const applicationList = [];
        let page = await engine.get("applications/", { limit: AT_ONCE, conversationID });
        for (;;) {
          for (const wire of page.results) applicationList.push(applicationFrom(wire, gate));
          if (!page.next) return { applicationList };
          page = await engine.get(page.next);
        }
      });
    },

    /** Let somebody in, or not: by an application of the list, or by the notice that told of it. @param {any} options */
    handleGroupApplication(options) {
      return gate.answer(async () => {
        const { handleAction, handleMessage = "", application, message } = options ?? {};
        if (handleAction !== "Agree" && handleAction !== "Reject") {
          throw new ChatError(CODE.BAD_PARAMETER, "handleAction is Agree or Reject.");
        }
        const about = application ?? message?.payload?.application;
        const applicationID = text(about?.applicationID, "application");
        const accept = handleAction === "Agree";
        const { state } = await engine.call("application.handle", { applicationID, accept, handleMessage });
        const conversationID = `GROUP${about.groupID}`;
        return { group: engine.conversations.find(conversationID)?.groupProfile, state };
      });
    },

    /** Ours: a page of what I was told, the newest page first, oldest first on each. @param {{cursor?: string}} [options] */
    getSystemNoticeList(options) {
      return gate.answer(async () => {
        const page = await engine.get(options?.cursor || "notices/", options?.cursor ? {} : { limit: 50 });
        const messageList = page.results.map((/** @type {any} */ wire) => engine.notices.keep(wire)).reverse();
        return { messageList, cursor: page.next ?? "", isCompleted: !page.next };
      });
    },
  };
}
