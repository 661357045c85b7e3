import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { lookAt } from "./looking-at-files.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./uploads.js").Parts} Parts
 */

/** By type: how large it may be, and what the vendor's clients know a larger one as. */
const KINDS = new Map(
  /** @type {[string, {purpose: string, limit: string, code: number}][]} */ ([
    [TYPES.MSG_IMAGE, { purpose: "image", limit: "imageBytes", code: 2253 }],
    [TYPES.MSG_AUDIO, { purpose: "audio", limit: "audioBytes", code: 2301 }],
    [TYPES.MSG_VIDEO, { purpose: "video", limit: "videoBytes", code: 2351 }],
    [TYPES.MSG_FILE, { purpose: "file", limit: "fileBytes", code: 2402 }],
  ]),
);

/**
 * Sends the file of a message, unless another tab is at it: false then.
 * @param {import("./engine.js").Engine} engine
 * @param {Message} message
 * @param {Parts} parts
 * @param {AbortSignal} signal
 */
export function sendFile(engine, message, parts, signal) {
  return alone(message.ID, () => send(engine, message, parts, signal));
}

/**
 * The file, and the still of a video with it. What the server has already is not sent again.
 * @param {import("./engine.js").Engine} engine
 * @param {Message} message
 * @param {Parts} parts
 * @param {AbortSignal} signal
 */
async function send(engine, message, parts, signal) {
  const { purpose, limit, code } = /** @type {any} */ (KINDS.get(message.type));
  const most = engine.limits[limit] ?? Infinity;
  if (parts.file.size > most) {
    throw new ChatError(code, `At most ${most} bytes (${limit}).`, { limit: most }, "upload_too_large");
  }
  if (!parts.isLookedAt) {
    await lookAt(message, parts);
    parts.isLookedAt = true;
    if (signal.aborted) return;
    engine.uploads.keep(message);
  }
  const whole = parts.file.size + (parts.snapshot?.size ?? 0);
  let before = 0;
  const tell = (/** @type {number} */ bytes) => progressed(message, parts, whole ? Math.min(1, (before + bytes) / whole) : 1);
  if (parts.snapshot && !parts.snapshotUUID) {
    const still = await engine.upload("image", parts.snapshot, "still.jpg", { signal, onBytes: tell });
    parts.snapshotUUID = still.uuid;
  }
  before = parts.snapshot?.size ?? 0;
  const kept = await engine.upload(purpose, parts.file, parts.name, { signal, onBytes: tell });
  parts.uuid = kept.uuid;
  nameIn(message, parts);
  progressed(message, parts, 1);
  engine.uploads.keep(message);
}

/** @param {Message} message @param {Parts} parts @param {number} progress from 0 to 1 */
function progressed(message, parts, progress) {
  message.progress = progress;
  try {
    parts.onProgress?.(progress);
  } catch (error) {
    console.error(error);
  }
}

/** From now on the message names what the server has. @param {Message} message @param {Parts} parts */
function nameIn(message, { uuid, snapshotUUID = "", second }) {
  if (message.type === TYPES.MSG_VIDEO) {
    Object.assign(message.payload, { videoUUID: uuid, videoSecond: second, snapshotUUID, thumbUUID: snapshotUUID });
  } else message.payload.uuid = uuid;
  if (message.type === TYPES.MSG_AUDIO) message.payload.second = second;
}

/**
 * Do it, unless another tab is doing it.
 * @param {string} ID @param {() => Promise<void>} work
 * @returns {Promise<boolean>}
 */
async function alone(ID, work) {
  const { locks } = globalThis.navigator ?? {};
  if (!locks) return work().then(() => true);
  return locks.request(`chat file ${ID}`, { ifAvailable: true }, async (lock) => {
    if (lock) await work();
    return lock !== null;
  });
}
