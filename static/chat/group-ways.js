/** The ways to what there is about groups (`groups/groups.js`), which comes when one of them is taken. */
import { EVENT } from "../sdk/constants.js";
import { $ } from "./dom.js";
import { onDemand } from "./parts.js";

const NO_SUCH_CONVERSATION = 2500;
const APPROVED = "NeedPermission";

export class GroupWays {
  #groups;
  #isWatched = false;

  /** @param {any} chat @param {{go: (conversationID: string) => void, card: (userID: string) => void}} calls */
  constructor(chat, calls) {
    this.#groups = onDemand("groups", ({ Groups }) => new Groups(chat, calls));
    for (const [id, what] of [["new-group-open", "make"], ["find-group-open", "find"], ["requests-open", "requests"]]) {
      $(id).addEventListener("click", async () => {
        $("new-chat-panel").hidePopover();
        (await this.#groups())?.[what]();
      });
    }
    chat.on(EVENT.MESSAGE_RECEIVED, async (/** @type {any} */ { data }) => {
      for (const message of data) if (message.type === "TIMGroupSystemNoticeElem") (await this.#groups())?.hear(message);
    });
    chat.on(EVENT.CONVERSATION_LIST_UPDATED, (/** @type {any} */ { data }) => this.begin(data));
  }

  /** Whoever leads a group in which somebody has to be let in is told who waits. @param {any[]} conversations */
  begin(conversations) {
    if (this.#isWatched || !conversations.some(({ groupProfile }) => groupProfile && mayDecide(groupProfile))) return;
    this.#isWatched = true;
    (globalThis.requestIdleCallback ?? setTimeout)(async () => {
      const groups = await this.#groups();
      this.#isWatched = groups !== undefined;
      groups?.watch();
    });
  }

  /** @param {any} conversation */
  async info(conversation) {
    (await this.#groups())?.info(conversation);
  }

  /** Of a group that one has left. @param {any} conversation */
  async again({ groupProfile }) {
    (await this.#groups())?.again(groupProfile.groupID);
  }

  /**
   * An address led nowhere: perhaps to a group that one may join, which is offered then. Answers whether.
   * @param {string} conversationID @param {any} problem
   */
  async offer(conversationID, { code }) {
    if (code !== NO_SUCH_CONVERSATION || !conversationID.startsWith("GROUP")) return false;
    return (await this.#groups())?.offer(conversationID.slice("GROUP".length)) ?? false;
  }
}

/** @param {any} group */
const mayDecide = ({ selfInfo, joinOption, inviteOption }) => selfInfo.role !== "Member" && [joinOption, inviteOption].includes(APPROVED);
