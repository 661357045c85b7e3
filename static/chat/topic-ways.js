/** The way to the topics of a community (`topics/topics.js`), which come when one is opened, or one of its topics. */
import { onDemand } from "./parts.js";

export class TopicWays {
  #load;
  /** Once they have come. @type {import("./topics/topics.js").Topics | undefined} */
  #topics;
  /** What is open now: what was opened before comes too late. @type {any} */
  #open = null;

  /** @param {any} chat @param {{go: (conversationID: string) => void, names: import("./names.js").Names}} calls */
  constructor(chat, calls) {
    this.#load = onDemand("topics", ({ Topics }) => new Topics(chat, calls));
  }

  /** @param {any} conversation that is open now; null: none */
  async open(conversation) {
    this.#open = conversation;
    const group = conversation?.groupProfile;
    if (group?.isSupportTopic || group?.communityID) this.#topics ??= await this.#load();
    if (this.#open === conversation) this.#topics?.open(conversation);
  }
}
