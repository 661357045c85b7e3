/** Comes in by the session of this page, and goes on trying while the server cannot be reached. */
import SDK from "../sdk/index.js";

const FIRST_PAUSE = 1000; // milliseconds; doubled each time
const LONGEST_PAUSE = 30_000;
const NETWORK = new Set([2800, 2801, 2996]); // no connection, no answer, busy
const SERVER_FAULT = 10002;

/**
 * Resolves when the first list is there; rejects with what the server refused.
 * @param {any} chat @param {string} userID @param {(retryAt: number) => void} waitUntil called before each pause
 */
export async function enter(chat, userID, waitUntil) {
  for (let longer = FIRST_PAUSE; ; longer = Math.min(LONGEST_PAUSE, longer * 2)) {
    let pause = longer;
    try {
      return await chat.login({ userID });
    } catch (problem) {
      const { code, data } = /** @type {any} */ (problem);
      if (!NETWORK.has(code) && code !== SERVER_FAULT) throw problem;
      // A server that has said when to come again is not asked before.
      pause += 1000 * (Number(data?.retryAfter) || 0);
    }
    waitUntil(Date.now() + pause);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, pause)), impatience()]);
  }
}

/** Resolves when somebody is in, for what they ask for before. @param {any} chat */
export function entered(chat) {
  return chat.isReady() ? Promise.resolve() : new Promise((resolve) => chat.on(SDK.EVENT.SDK_READY, resolve));
}

/** Somebody does not want to wait, or the network is back. */
function impatience() {
  return new Promise((resolve) => {
    window.addEventListener("online", resolve, { once: true });
    document.addEventListener("enter-now", resolve, { once: true });
  });
}
