import { EVENT } from "../constants.js";
import { fillNotice, noticeFrom } from "../objects/notice.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Wire} Wire
 */

/** What the system told me of groups: one object each. */
export class Notices {
  #engine;
  /** @type {Map<string, import("../index.js").Message>} */
  #told = new Map();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  clear() {
    this.#told.clear();
  }

  /** News: of a new one, or of what became of the application that one is about. @param {Wire} wire */
  take(wire) {
    const isNew = !this.#told.has(wire.ID);
    // What was told before this page was opened, and is another now, was not told here.
    const isLate = isNew && wire.state !== "" && wire.state !== "waiting" && ASKS.has(wire.operationType);
    const message = this.keep(wire);
    this.#engine.emitter.emit(isNew && !isLate ? EVENT.MESSAGE_RECEIVED : EVENT.MESSAGE_MODIFIED, [message]);
  }

  /** @param {Wire} wire */
  keep(wire) {
    const known = this.#told.get(wire.ID);
    const message = known ? fillNotice(known, wire, this.#engine.viewer()) : noticeFrom(wire, this.#engine.viewer());
    this.#told.set(wire.ID, message);
    return message;
  }
}

const ASKS = new Set([1, 22]); // operations that somebody is to decide on
