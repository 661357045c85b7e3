import { EVENT } from "../constants.js";

/** @typedef {import("./types.js").Wire} Wire */

/** Profiles as they change: mine by its number, others' as they come. */
export class Profiles {
  #engine;
  /** The number of mine as it is here. */
  #number = 0;

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /** Mine, of a fresh load. @param {Wire} profile */
  begin(profile) {
    this.#number = profile.changeSeq;
    this.#engine.me = this.#engine.people.keep(profile);
  }

  /** Nobody is in any more. */
  end() {
    this.#number = 0;
    this.#engine.me = null;
  }

  /** @param {Wire} profile @param {boolean} [isLate] what happened before is not known */
  takeMine(profile, isLate = false) {
    const { conversations, emitter, later, list, people, sharing } = this.#engine;
    if (profile.changeSeq < this.#number) return;
    this.#number = profile.changeSeq;
    const isOther = this.#engine.me?.sharesReceipts !== profile.sharesReceipts;
    if (isOther || isLate) for (const held of conversations.all()) sharing.doubt(held);
    this.#engine.me = people.keep(profile);
    emitter.emit(EVENT.PROFILE_UPDATED, [this.#engine.me]);
    // What is granted where, and what may be seen, follows from sharing.
    if (isOther) later.run("list", 0, () => list.renew());
  }

  /** Somebody whom I know has another one. @param {Wire} profile */
  take(profile) {
    const { emitter, news, people } = this.#engine;
    if (!people.find(profile.userID)) return; // nobody has looked at it
    emitter.emit(EVENT.PROFILE_UPDATED, [people.keep(profile)]);
    news.list();
  }
}
