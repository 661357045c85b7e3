import { ChatError, CODE } from "./errors.js";

/**
 * Calls of a facet that few need: its module is loaded when one of them is made for the first time. A call that cannot
 * load it rejects, and the next one tries again.
 * @template {Record<string, (...args: any[]) => Promise<any>>} Facet
 * @template {keyof Facet & string} Name
 * @param {() => Promise<Facet>} load
 * @param {readonly Name[]} names
 * @returns {Pick<Facet, Name>}
 */
export function onDemand(load, names) {
  /** @type {Promise<Facet> | undefined} */
  let loading;
  const loaded = () =>
    (loading ??= load().catch((fault) => {
      loading = undefined;
      throw new ChatError(CODE.NETWORK, "A part of the SDK could not be loaded; try again.", { fault });
    }));
  return /** @type {any} */ (
    Object.fromEntries(names.map((name) => [name, async (/** @type {any[]} */ ...args) => (await loaded())[name](...args)]))
  );
}
