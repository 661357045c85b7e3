import { EVENT } from "../constants.js";
import { fillTopic, Topic } from "../objects/topic.js";
import { communityOf } from "./conversations.js";

/** @typedef {import("./conversations.js").Held} Held */

/**
 * The topics of communities: conversations that the list does not name. What is told of them is found by looking, each
 * time that lists are told, what is another than it was.
 */
export class Topics {
  #engine;
  /** @type {Map<string, {topic: Topic, shown: string}>} by conversation: those that there are, and what was told of them */
  #told = new Map();
  /** Since when each community is known here, in seconds: a topic that is older came with it. @type {Map<string, number>} */
  #since = new Map();
  /** Communities all of whose topics are here: what is new in them is told. @type {Set<string>} */
  #whole = new Set();
  /** By conversation: which of those that were made in the same second was the earlier one. @type {Map<string, number>} */
  #places = new Map();
  /** Communities that were asked for because a topic had something to say. @type {Set<string>} */
  #sought = new Set();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  clear() {
    this.#told.clear();
    this.#since.clear();
    this.#whole.clear();
    this.#places.clear();
    this.#sought.clear();
  }

  /** One object each, the oldest first. @param {string} conversationID of the community @returns {Topic[]} */
  of(conversationID) {
    const placeOf = (/** @type {Held} */ { id }) => this.#places.get(id) ?? Infinity;
    const isLater = (/** @type {Held} */ a, /** @type {Held} */ b) => madeAt(a) - madeAt(b) || Number(placeOf(a) > placeOf(b)) - Number(placeOf(a) < placeOf(b));
    const held = this.#engine.conversations.topicsOf(conversationID).sort(isLater);
    return held.map((one) => fillTopic(this.#find(one).topic, one.object));
  }

  /** The same once all are here: after a community was come into they are on their way. @param {string} conversationID @returns {Promise<Topic[]>} */
  async wholeOf(conversationID) {
    const { conversations, catchUp } = this.#engine;
    if (!this.#whole.has(conversationID)) {
      const isOver = this.#engine.endOfLife();
      const { topics } = await this.#engine.call("topic.list", { conversationID });
      topics.forEach((/** @type {import("./types.js").Wire} */ topic, /** @type {number} */ at) => this.#places.set(topic.conversationID, at));
      const missing = [conversationID, ...topics.map((/** @type {import("./types.js").Wire} */ topic) => topic.conversationID)].filter((id) => !conversations.held(id)?.isHere);
      for (const id of missing) await catchUp.fetch(id);
      if (!isOver()) this.#whole.add(conversationID);
    }
    return this.of(conversationID);
  }

  /** Tell who listens which topics are new, gone, or others than they were told of. */
  tell() {
    const { conversations, emitter } = this.#engine;
    const all = conversations.all().filter(({ object }) => communityOf(object));
    if (!all.length) return;
    /** @type {Map<string, string[]>} */
    const deleted = new Map();
    for (const held of all) {
      const community = conversations.held(communityOf(held.object));
      this.#know(communityOf(held.object), community?.isHere === true);
      if (!held.isHere) this.#drop(held, deleted);
      else if (community?.isHere) this.#compare(held, this.#since.get(community.id) ?? 0);
      else this.#seek(held);
    }
    for (const [groupID, topicIDList] of deleted) emitter.emit(EVENT.TOPIC_DELETED, { groupID, topicIDList });
  }

  /** @param {string} id @param {boolean} isHere */
  #know(id, isHere) {
    if (!isHere) {
      this.#since.delete(id);
      this.#whole.delete(id);
    } else if (!this.#since.has(id)) this.#since.set(id, Math.floor(this.#engine.serverNow() / 1000));
  }

  /** @param {Held} held */
  #find(held) {
    const known = this.#told.get(held.id) ?? { topic: new Topic(), shown: "" };
    this.#told.set(held.id, known);
    return known;
  }

  /** @param {Held} held @param {number} since */
  #compare(held, since) {
    const { emitter } = this.#engine;
    const known = this.#find(held);
    const topic = fillTopic(known.topic, held.object);
    const [before, shown] = [known.shown, JSON.stringify(topic)];
    known.shown = shown;
    const groupID = held.object.groupProfile?.communityID ?? "";
    if (before && before !== shown) emitter.emit(EVENT.TOPIC_UPDATED, { groupID, topic });
    if (!before && topic.createTime >= since) emitter.emit(EVENT.TOPIC_CREATED, { groupID, topicID: topic.topicID });
  }

  /** Of one that is gone with its community, or with me, nothing is told. @param {Held} held @param {Map<string, string[]>} deleted */
  #drop({ id, object }, deleted) {
    if (!this.#told.delete(id)) return;
    const { groupID = "", communityID = "", isDismissed } = object.groupProfile ?? {};
    if (isDismissed && this.#engine.conversations.held(communityOf(object))?.isHere) deleted.set(communityID, [...(deleted.get(communityID) ?? []), groupID]);
  }

  /** Its community was deleted from the list, which shows it again for this. @param {Held} held */
  #seek({ object }) {
    const { conversations, catchUp } = this.#engine;
    const id = communityOf(object);
    if (!object.unreadCount || !conversations.isWhole || conversations.held(id) || this.#sought.has(id)) return;
    this.#sought.add(id);
    catchUp.fetchLater(id, 0);
  }
}

/** @param {Held} held */
const madeAt = ({ object }) => object.groupProfile?.createTime ?? 0;
