import { EVENT, TYPES } from "./constants.js";
import { ChatError, CODE } from "./errors.js";

/** @typedef {import("./index.js").Message} Message */
/** @typedef {import("./core/engine.js").Engine} Engine */

const KICKED_OUT = new Map([
  [TYPES.KICKED_OUT_MULT_DEVICE, CODE.KICKED_OUT_DEVICE],
  [TYPES.KICKED_OUT_MULT_ACCOUNT, CODE.KICKED_OUT_ACCOUNT],
  [TYPES.KICKED_OUT_USERSIG_EXPIRED, CODE.LOGIN_EXPIRED],
  [TYPES.KICKED_OUT_REST_API, CODE.KICKED_OUT_BY_SERVER],
]);

/** What every call passes: without somebody who is logged in it is refused, and so is what is no message. */
export class Gate {
  /** Why nobody is logged in. */
  #reason = new ChatError(CODE.NOT_LOGGED_IN, "Log in first.");

  /** @param {{engine: Engine, emitter: import("./emitter.js").Emitter, origin: string}} parts */
  constructor({ engine, emitter, origin }) {
    this.engine = engine;
    this.emitter = emitter;
    this.origin = origin;
    emitter.on(EVENT.KICKED_OUT, ({ data }) => {
      const code = KICKED_OUT.get(data?.type) ?? CODE.LOGIN_EXPIRED;
      this.shut(new ChatError(code, "The login is over. Log in anew."));
    });
  }

  /** @param {ChatError} reason  of every refusal, until somebody logs in */
  shut(reason) {
    this.#reason = reason;
  }

  /** Throws unless there is somebody to act for; whoever listens for errors hears of it. */
  insist() {
    if (!this.engine.isReady()) this.#refuse();
  }

  /** The same for the few calls that may be made while the login is under way. */
  insistOnLogin() {
    if (this.engine.state === "out") this.#refuse();
  }

  /**
   * What an asynchronous call answers.
   * @template Data
   * @param {() => Data | Promise<Data>} work
   * @returns {Promise<{code: 0, data: Data}>}
   */
  async answer(work) {
    this.insist();
    return { code: 0, data: await work() };
  }

  /**
   * The one object of a message, whichever copy of it we were given.
   * @param {any} thing
   * @returns {Message}
   */
  message(thing) {
    const { messages } = this.engine;
    if (messages.isMessage(thing)) return messages.find(thing.ID) ?? thing;
    throw new ChatError(CODE.NOT_A_MESSAGE, "This is not a message.");
  }

  /**
   * @param {any} list
   * @returns {Message[]}
   */
  messages(list) {
    if (!Array.isArray(list)) throw new ChatError(CODE.NOT_A_MESSAGE, "This is not a list of messages.");
    return list.map((thing) => this.message(thing));
  }

  #refuse() {
    const entering = new ChatError(CODE.LOGGING_IN, "The login is under way.");
    const { code, message } = this.engine.state === "entering" ? entering : this.#reason;
    this.emitter.emit(EVENT.ERROR, { code, message });
    throw new ChatError(code, message);
  }
}
