import { EVENT } from "../constants.js";

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./conversations.js").Held} Held
 */

/** How I keep my conversations together, and my quiet hours, as the server said last. */
export class Kept {
  #engine;
  /** @type {Map<string, Wire>} by ID: the groups that there are, in the order in which they were made */
  #groups = new Map();
  /** @type {Wire} */
  quietHours = { changeSeq: -1 };

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** As a fresh load says. @param {Wire} keeping */
  begin({ conversationGroups, quietHours }) {
    this.#groups = new Map(conversationGroups.map((/** @type {Wire} */ group) => [group.conversationGroupID, group]));
    this.quietHours = quietHours;
    for (const held of this.#engine.conversations.all()) this.introduce(held);
  }

  clear() {
    this.#groups.clear();
    this.quietHours = { changeSeq: -1 };
  }

  get names() {
    return [...this.#groups.values()].map(({ name }) => name);
  }

  /** @param {string} name */
  find(name) {
    return [...this.#groups.values()].find((group) => group.name === name);
  }

  /** It is in these groups. @param {Held} held */
  introduce({ id, object }) {
    const groups = [...this.#groups.values()].filter(({ conversationIDs }) => conversationIDs.includes(id));
    object.conversationGroupList = groups.map(({ name }) => name);
  }

  /** How I keep a conversation, as an answer says. @param {string} conversationID @param {Wire} keeping */
  take(conversationID, keeping) {
    const { catchUp, conversations, news } = this.#engine;
    const held = conversations.held(conversationID);
    if (held) news.listIfOther(held.object, () => catchUp.keep(held, keeping));
  }

  /** A group as it is now, as an answer or another device says. @param {Wire} group */
  takeGroup(group) {
    const known = this.#groups.get(group.conversationGroupID);
    if (known && group.changeSeq <= known.changeSeq) return;
    if (group.isDeleted && !known) return;
    if (group.isDeleted) this.#groups.delete(group.conversationGroupID);
    else this.#groups.set(group.conversationGroupID, group);
    const { conversations, emitter, news } = this.#engine;
    for (const held of conversations.all()) this.introduce(held);
    news.list();
    if (known?.name !== group.name) emitter.emit(EVENT.CONVERSATION_GROUP_LIST_UPDATED, this.names);
    const isOther = String(known?.conversationIDs ?? []) !== String(group.conversationIDs);
    if (group.isDeleted || !isOther) return;
    const conversationList = conversations.list().filter((one) => one.conversationGroupList.includes(group.name));
    emitter.emit(EVENT.CONVERSATION_IN_GROUP_UPDATED, { groupName: group.name, conversationList });
  }

  /** @param {Wire} hours */
  takeQuietHours(hours) {
    if (hours.changeSeq <= this.quietHours.changeSeq) return;
    this.quietHours = hours;
    this.#engine.emitter.emit(EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED, asOption(hours));
  }
}

/** @param {Wire} hours */
export function asOption({ messageRemindType, startTime, endTime, isRepeated }) {
  return { messageRemindType, startTime, endTime, isRepeated };
}
