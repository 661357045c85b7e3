import { blankProfile, fillProfile } from "../objects/profile.js";

/**
 * @typedef {import("./types.js").Profile} Profile
 * @typedef {import("./types.js").Wire} Wire
 */

/** People who were seen: one object each. */
export class People {
  #viewer;
  /** @type {Map<string, Profile>} */
  #profiles = new Map();

  /** @param {() => {me: any, origin: string}} viewer */
  constructor(viewer) {
    this.#viewer = viewer;
  }

  /** @param {string} userID @returns {Profile | null} */
  find(userID) {
    return this.#profiles.get(userID) ?? null;
  }

  /** @returns {Profile[]} */
  all() {
    return [...this.#profiles.values()];
  }

  /** @param {Wire} wire @returns {Profile} */
  keep(wire) {
    const profile = this.#profiles.get(wire.userID) ?? blankProfile(wire.userID);
    this.#profiles.set(wire.userID, profile);
    return fillProfile(profile, wire, this.#viewer());
  }

  clear() {
    this.#profiles.clear();
  }
}
