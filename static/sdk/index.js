import { createChat } from "./chat.js";
import { EVENT, TSignaling, TYPES, VERSION } from "./constants.js";
import { ChatError, CODE } from "./errors.js";

/** @type {Map<string, import("./index.js").Chat>} */
const instances = new Map();

/** @type {import("./index.js").Namespace} */
const namespace = {
  EVENT,
  TYPES,
  TSignaling,
  VERSION,

  /** One instance for each SDKAppID, until it is destroyed. */
  create(options) {
    const { SDKAppID, proxyServer, WebSocket, fetch, indexedDB } = options ?? {};
    const key = String(SDKAppID);
    const known = instances.get(key);
    if (known) return known;
    const parts = { origin: originOf(proxyServer), WebSocket, fetch, indexedDB };
    const chat = createChat(parts, () => instances.get(key) === chat && instances.delete(key));
    instances.set(key, chat);
    return chat;
  },
};

/**
 * The chat server: as told, or where this module came from, or where the page did.
 * @param {string | undefined} proxyServer
 */
function originOf(proxyServer) {
  const candidates = proxyServer ? [proxyServer] : [import.meta.url, globalThis.location?.href];
  const address = candidates.find((one) => typeof one === "string" && /^(https?|wss?):/.test(one));
  if (address) return new URL(address.replace(/^ws/, "http")).origin;
  const hint = "Say in proxyServer where the chat server is, as https://chat.example.com.";
  throw new ChatError(CODE.BAD_PARAMETER, hint);
}

export { ChatError, EVENT, TSignaling, TYPES, VERSION };
export default namespace;
