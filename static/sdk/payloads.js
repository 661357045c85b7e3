import { TYPES } from "./constants.js";
import { ChatError, CODE } from "./errors.js";

/** @typedef {Record<string, any>} Payload */

const MEDIA = "/media/";
/** Fields of payloads that are addresses. */
const ADDRESSES = new Set([
  "url", "imageUrl", "fileUrl", "videoUrl", "remoteVideoUrl", "remoteAudioUrl", "snapshotUrl", "thumbUrl",
]);

/** What can be said without a file, and what of it. @type {Map<string, (payload: any) => Payload>} */
const SAID = new Map(
  /** @type {[string, (payload: any) => Payload][]} */ ([
    [TYPES.MSG_TEXT, (payload) => ({ text: said(payload, "text") })],
    [
      TYPES.MSG_CUSTOM,
      (payload) => ({
        data: said(payload, "data"),
        description: said(payload, "description"),
        extension: said(payload, "extension"),
      }),
    ],
    [TYPES.MSG_FACE, (payload) => ({ index: number(payload, "index"), data: said(payload, "data") })],
    [
      TYPES.MSG_LOCATION,
      (payload) => ({
        description: said(payload, "description"),
        longitude: number(payload, "longitude"),
        latitude: number(payload, "latitude"),
      }),
    ],
    [
      TYPES.MSG_MERGER,
      ({ messageIDs, downloadKey, abstractList = [], ...payload }) => ({
        title: said(payload, "title"),
        abstractList: abstractList.map((/** @type {any} */ line) => said({ line }, "line")),
        compatibleText: said(payload, "compatibleText"),
        ...(messageIDs ? { messageIDs } : { downloadKey: said({ downloadKey }, "downloadKey") }),
      }),
    ],
  ]),
);

/** What names an upload: the server knows all the rest of it. @type {Map<string, (payload: any) => Payload>} */
const NAMED = new Map(
  /** @type {[string, (payload: any) => Payload][]} */ ([
    [TYPES.MSG_IMAGE, ({ uuid }) => ({ uuid })],
    [TYPES.MSG_FILE, ({ uuid }) => ({ uuid })],
    [TYPES.MSG_AUDIO, ({ uuid, second }) => ({ uuid, second: Math.round(second) || 0 })],
    [
      TYPES.MSG_VIDEO,
      ({ videoUUID, videoSecond, snapshotUUID = "" }) => ({
        videoUUID,
        videoSecond: Math.round(videoSecond) || 0,
        snapshotUUID,
      }),
    ],
  ]),
);

/**
 * What a message of this type asks the server to say, and nothing else that stands in the payload.
 * @param {string} type
 * @param {any} payload
 */
export function contentOf(type, payload) {
  const content = SAID.get(type) ?? NAMED.get(type);
  if (!content) throw new ChatError(CODE.NOT_AVAILABLE, `Messages of the type ${type} are not available.`);
  return content(payload);
}

/** @param {string} type of messages that carry uploads */
export function namesUploads(type) {
  return NAMED.has(type);
}

/** What a message names to the server: of media only the uploads. @param {string} type @param {any} payload */
export function namedOf(type, payload) {
  return NAMED.get(type)?.(payload) ?? payload;
}

/** The same message, shown before it is sent: media with all that is known of them. @param {string} type @param {any} payload */
export function shownOf(type, payload) {
  return NAMED.has(type) ? structuredClone(payload) : contentOf(type, payload);
}

/**
 * Addresses of our own server as a page can use them, wherever they stand in a payload.
 * @param {any} value
 * @param {(path: string) => string} address
 * @returns {any}
 */
export function withAddresses(value, address) {
  if (Array.isArray(value)) return value.map((one) => withAddresses(one, address));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === "string" && ADDRESSES.has(name) && one.startsWith(MEDIA) ? address(one) : withAddresses(one, address),
    ]),
  );
}

/**
 * An address on the chat server for this page: with a key where no cookie goes with it.
 * @param {string | undefined} path
 * @param {{origin: string, mediaKey?: string}} from
 */
export function addressOf(path, { origin, mediaKey }) {
  if (!path?.startsWith("/")) return path ?? "";
  const key = mediaKey && path.startsWith(MEDIA) ? `?key=${encodeURIComponent(mediaKey)}` : "";
  return origin + path + key;
}

/** @param {any} payload @param {string} name */
function said(payload, name) {
  const value = payload?.[name] ?? "";
  if (typeof value === "string") return value;
  throw new ChatError(CODE.BAD_PARAMETER, `payload.${name} is a string.`);
}

/** @param {any} payload @param {string} name */
function number(payload, name) {
  const value = payload?.[name] ?? 0;
  if (Number.isFinite(value)) return value;
  throw new ChatError(CODE.BAD_PARAMETER, `payload.${name} is a number.`);
}
