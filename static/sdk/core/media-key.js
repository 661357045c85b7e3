/** @typedef {import("./engine.js").Engine} Engine */

const AGAIN = 30; // seconds after which it is tried again
const LONGEST = 2 ** 31 - 1; // milliseconds that a timer can wait

/**
 * The key in addresses of media, for pages of other sites, is renewed long before it ends, in everything that is shown.
 * @param {Engine} engine
 * @param {number} expiresIn seconds
 * @param {() => boolean} isOver nobody needs it any more
 */
export function renewLater(engine, expiresIn, isOver) {
  const timer = setTimeout(() => renew(engine, isOver), Math.min(expiresIn * 500, LONGEST));
  /** @type {any} */ (timer).unref?.();
}

/** @param {Engine} engine @param {() => boolean} isOver */
async function renew(engine, isOver) {
  if (isOver()) return;
  const given = await engine.get("media-key/").catch(() => null);
  if (isOver()) return;
  if (given?.key) {
    const before = engine.mediaKey;
    engine.mediaKey = given.key;
    replaceAll(engine, before, given.key);
  }
  renewLater(engine, given?.expiresIn ?? 2 * AGAIN, isOver);
}

/** @param {Engine} engine @param {string} before @param {string} now */
function replaceAll({ messages, people, conversations }, before, now) {
  const [old, key] = [before, now].map((one) => `?key=${encodeURIComponent(one)}`);
  const groups = conversations.all().map(({ object }) => object.groupProfile);
  for (const thing of [...messages.all(), ...people.all(), ...groups]) if (thing) replace(thing, old, key);
}

/** @param {any} thing @param {string} old @param {string} key */
function replace(thing, old, key) {
  for (const [name, value] of Object.entries(thing)) {
    if (typeof value === "string" && value.endsWith(old)) thing[name] = value.slice(0, -old.length) + key;
    else if (typeof value !== "object" || value === null) continue;
    else if (name === "payload" || name.endsWith("Array") || Array.isArray(thing)) replace(value, old, key);
  }
}
