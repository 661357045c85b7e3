import { inParts } from "../arguments.js";
import { EVENT } from "../constants.js";
import { statusOf } from "../objects/profile.js";

const AT_ONCE = 100;

/** @typedef {import("../index.js").UserStatus} UserStatus */

/**
 * Who is online, of those who are watched. What is told has no number, so that a lost frame is not noticed: whoever is
 * watched is asked after again with each connection and each heartbeat.
 */
export class Statuses {
  #engine;
  /** @type {Map<string, string>} by userID: how those who are watched were last, as text */
  #watched = new Map();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** @param {UserStatus[]} found as the server has just answered */
  watch(found) {
    for (const one of found) this.#watched.set(one.userID, JSON.stringify(one));
  }

  /** @param {string[]} [userIDs] everybody, without */
  unwatch(userIDs = [...this.#watched.keys()]) {
    for (const userID of userIDs) this.#watched.delete(userID);
  }

  clear() {
    this.#watched.clear();
  }

  /** @param {UserStatus[]} told */
  note(told) {
    this.watch(told.filter(({ userID }) => this.#watched.has(userID)));
  }

  /** Tell of those who came and went while nobody could say so. */
  renew() {
    if (this.#watched.size) this.#engine.later.run("statuses", 0, () => this.#look());
  }

  async #look() {
    const before = new Map(this.#watched);
    const found = await this.ask("status.get", [...before.keys()]);
    // Of whom something was told meanwhile, the answer may be older than that.
    const isNews = (/** @type {UserStatus} */ one) => {
      const was = this.#watched.get(one.userID);
      return was === before.get(one.userID) && was !== JSON.stringify(one);
    };
    const others = found.filter(isNews);
    this.watch(others);
    if (others.length) this.#engine.emitter.emit(EVENT.USER_STATUS_UPDATED, others);
  }

  /** @param {string} command @param {string[]} userIDs @returns {Promise<UserStatus[]>} of those that there are */
  async ask(command, userIDs) {
    const answers = await Promise.all(inParts(userIDs, AT_ONCE).map((part) => this.#engine.call(command, { userIDs: part })));
    return answers.flatMap((answer) => answer.statuses.map(statusOf));
  }
}
