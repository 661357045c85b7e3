import { inParts, texts } from "../arguments.js";
import { ChatError, CODE } from "../errors.js";
import { customOf, SAID } from "../objects/profile.js";
import { addressOf } from "../payloads.js";

/** @typedef {import("../index.js").Profile} Profile */

/** People of one question: its address stays short enough for any proxy. */
export const AT_ONCE = 50;
const CHANGEABLE = ["nick", "avatar", ...SAID, "profileCustomField"];

/**
 * Profiles.
 * @param {import("../gate.js").Gate} gate
 */
export function people(gate) {
  const { engine } = gate;

  /** @param {string[]} userIDs @returns {Promise<Profile[]>} */
  async function fetch(userIDs) {
    const { results } = await engine.get("users/", { userID: userIDs, limit: AT_ONCE });
    return results.map((/** @type {any} */ wire) => engine.people.keep(wire));
  }

  return {
    getMyProfile: () => gate.answer(() => /** @type {Profile} */ (engine.me)),

    /** Those that there are, in the order in which they are named. @param {{userIDList: string[]}} options */
    getUserProfile(options) {
      return gate.answer(async () => {
        const wanted = [...new Set(texts(options?.userIDList, "userIDList"))];
        const found = (await Promise.all(inParts(wanted, AT_ONCE).map(fetch))).flat();
        const byID = new Map(found.map((profile) => [profile.userID, profile]));
        return wanted.flatMap((userID) => byID.get(userID) ?? []);
      });
    },

    /** @param {any} options */
    updateMyProfile(options) {
      return gate.answer(async () => {
        const { avatar, profileCustomField: fields, ...rest } = onlyKnown(options, CHANGEABLE);
        // A picture is a path on the server; we show it with the server's address in front.
        const params = avatar === undefined ? rest : { ...rest, avatar: ownPath(avatar, gate.origin) };
        if (fields) params.custom = Object.fromEntries(fields.map((/** @type {any} */ { key, value }) => [key, value]));
        keepMe(engine, await engine.call("me.change", params));
        return /** @type {Profile} */ (engine.me);
      });
    },
  };
}

/**
 * My profile as it is now. The frame that tells all my devices has usually come before the answer.
 * @param {import("../core/engine.js").Engine} engine
 * @param {Record<string, any>} wire
 */
export function keepMe(engine, wire) {
  const { me } = engine;
  const isKnown =
    me?.nick === wire.nick &&
    SAID.every((name) => wire[name] === undefined || me?.[name] === wire[name]) &&
    JSON.stringify(me?.profileCustomField) === JSON.stringify(customOf(wire)) &&
    me?.sharesReceipts === wire.sharesReceipts &&
    me?.avatar === addressOf(wire.avatar, engine.viewer());
  if (!isKnown) engine.profiles.takeMine(wire);
}

/**
 * The options, if all of them are among these.
 * @param {any} options
 * @param {string[]} names
 * @returns {Record<string, any>}
 */
export function onlyKnown(options, names) {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  const others = given.map(([name]) => name).filter((name) => !names.includes(name));
  if (!others.length) return options ?? {};
  throw new ChatError(CODE.NOT_AVAILABLE, `${others.join(", ")} cannot be changed here.`);
}

/**
 * @param {any} address
 * @param {string} origin
 */
export function ownPath(address, origin) {
  const isOwn = typeof address === "string" && address.startsWith(`${origin}/`);
  // Without the key that it has where no cookie goes with it.
  return isOwn ? address.slice(origin.length).replace(/^(\/media\/[^?]*)\?key=.*$/, "$1") : address;
}
