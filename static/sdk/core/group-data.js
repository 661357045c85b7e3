import { EVENT } from "../constants.js";

/** What applications keep with groups, as far as it was asked for or told of. */
export class GroupData {
  #emitter;
  /** @type {Map<string, {sequence: number, shown: string}>} by conversation: the number of its attributes, and what was told of them */
  #attributes = new Map();
  /** @type {Map<string, Record<string, number>>} by conversation */
  #counters = new Map();

  /** @param {import("../emitter.js").Emitter} emitter */
  constructor(emitter) {
    this.#emitter = emitter;
  }

  clear() {
    this.#attributes.clear();
    this.#counters.clear();
  }

  /** The number of the attributes that are known, if any are. @param {string} conversationID */
  sequenceOf(conversationID) {
    return this.#attributes.get(conversationID)?.sequence;
  }

  /**
   * What was answered. Nothing older replaces newer.
   * @param {string} conversationID @param {{groupAttributes: Record<string, string>, sequence: number}} answer
   */
  takeAttributes(conversationID, { groupAttributes, sequence }) {
    const known = this.#attributes.get(conversationID);
    if (sequence < (known?.sequence ?? 0)) return;
    this.#attributes.set(conversationID, { sequence, shown: known?.shown ?? JSON.stringify(groupAttributes) });
  }

  /** @param {string} conversationID @param {Record<string, number>} counters */
  takeCounters(conversationID, counters) {
    if (!this.#counters.has(conversationID)) this.#counters.set(conversationID, counters);
  }

  /** What was told, in the order of its numbers. @param {string} conversationID @param {import("./types.js").Wire} change */
  take(conversationID, change) {
    const groupID = conversationID.slice("GROUP".length);
    if (change.kind === "attributes") {
      const { groupAttributes, changeSeq } = change;
      const shown = JSON.stringify(groupAttributes);
      const isNews = this.#attributes.get(conversationID)?.shown !== shown;
      const sequence = Math.max(changeSeq, this.sequenceOf(conversationID) ?? 0);
      this.#attributes.set(conversationID, { sequence, shown });
      if (isNews) this.#emitter.emit(EVENT.GROUP_ATTRIBUTES_UPDATED, { groupID, groupAttributes });
      return;
    }
    const known = this.#counters.get(conversationID) ?? {};
    this.#counters.set(conversationID, change.counters);
    for (const [key, value] of Object.entries(change.counters)) {
      if (known[key] !== value) this.#emitter.emit(EVENT.GROUP_COUNTER_UPDATED, { groupID, key, value });
    }
  }
}
