import { TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { namedOf, namesUploads } from "../payloads.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {object} Parts what a message brings along until the server has it
 * @property {Blob} file
 * @property {string} name
 * @property {number} second how long it plays, as far as it is known
 * @property {Blob} [snapshot] a still of a video
 * @property {boolean} [isLookedAt] sizes, length and still are known as well as they will be
 * @property {string} [uuid] the server has the file
 * @property {string} [snapshotUUID]
 * @property {(progress: number) => void} [onProgress]
 * @property {AbortController} [going]
 */

const REVOKED_AFTER = 60_000; // milliseconds: what shows a file as it is here may do so until the server's is there

/** The files of messages that are not sent yet. They survive a reload with their messages; what sends them is loaded then. */
export class Uploads {
  #engine;
  /** @type {Map<string, Parts>} by ID of the message */
  #parts = new Map();

  /** @param {import("./engine.js").Engine} engine */
  constructor(engine) {
    this.#engine = engine;
  }

  /**
   * This message brings a file along. It shows the file as it is here.
   * @param {Message} message @param {Parts} parts
   */
  attach(message, parts) {
    this.#parts.set(message.ID, parts);
    message.payload = previewOf(message.type, parts);
    message.progress = 0;
  }

  /** Whether its file is still to be sent. @param {Message} message */
  waits({ ID }) {
    const parts = this.#parts.get(ID);
    return parts !== undefined && !parts.uuid;
  }

  /** Whether it was made with a file. @param {Message} message */
  brings({ ID }) {
    return this.#parts.has(ID);
  }

  /** @param {Message} message */
  isGoing({ ID }) {
    return this.#parts.get(ID)?.going !== undefined;
  }

  /** Ends the sending of its file, now or when the signal says so. @param {Message} message @param {AbortSignal} [signal] */
  cancel({ ID }, signal) {
    const end = () => this.#parts.get(ID)?.going?.abort();
    if (!signal) return end();
    if (signal.aborted) throw cancelled();
    signal.addEventListener("abort", end, { once: true });
  }

  /**
   * Sends the file, unless another tab is at it: false then. Refused when it was cancelled or is not to be had.
   * @param {Message} message
   * @returns {Promise<boolean>} whether the message can name it now
   */
  async send(message) {
    const parts = /** @type {Parts} */ (this.#parts.get(message.ID));
    const going = new AbortController();
    parts.going = going;
    try {
      const { sendFile } = await load();
      const isOurs = await sendFile(this.#engine, message, parts, going.signal);
      if (going.signal.aborted) throw cancelled();
      return isOurs;
    } catch (error) {
      throw going.signal.aborted ? cancelled() : error;
    } finally {
      if (parts.going === going) parts.going = undefined;
    }
  }

  /** Until the server has the message. @param {Message} message */
  keep({ ID }) {
    const parts = this.#parts.get(ID);
    if (!parts) return;
    const { onProgress, going, ...kept } = parts;
    this.#engine.shelf.put([{ key: keyOf(ID), ...kept }]);
  }

  /**
   * What a page before this one left behind, shown again.
   * @param {Message} message
   * @param {Map<string, any>} files rows by key
   * @returns {boolean} whether everything of it is there
   */
  restore(message, files) {
    const row = files.get(keyOf(message.ID));
    if (!row) return !namesUploads(message.type) || Boolean(message.payload.uuid || message.payload.videoUUID);
    const { key, ...parts } = row;
    const named = namedOf(message.type, message.payload);
    this.attach(message, parts);
    if (parts.uuid) Object.assign(message.payload, named);
    return true;
  }

  /** The server knows nothing of what it was sent: it is sent again. @param {Message} message */
  forget({ ID }) {
    const parts = this.#parts.get(ID);
    if (parts) parts.uuid = parts.snapshotUUID = undefined;
  }

  /** The server has the message, or it was given up. @param {Message} message */
  drop(message) {
    const parts = this.#parts.get(message.ID);
    if (!parts) return;
    this.#parts.delete(message.ID);
    this.#engine.shelf.remove([keyOf(message.ID)]);
    parts.going?.abort();
    const shown = addressesIn(message.payload);
    const timer = setTimeout(() => shown.forEach((address) => URL.revokeObjectURL(address)), REVOKED_AFTER);
    /** @type {any} */ (timer).unref?.();
  }

  clear() {
    for (const { going } of this.#parts.values()) going?.abort();
    this.#parts.clear();
  }
}

/** @param {string} ID */
function keyOf(ID) {
  return `file ${ID}`;
}

/** What a file looks like before the server has it. @param {string} type @param {Parts} parts */
function previewOf(type, { file, name, second }) {
  const { size } = file;
  const url = URL.createObjectURL(file);
  const format = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : (file.type.split("/")[1] ?? "");
  if (type === TYPES.MSG_AUDIO) return { uuid: "", url, remoteAudioUrl: url, second, size };
  if (type === TYPES.MSG_FILE) return { uuid: "", fileName: name, fileSize: size, fileType: file.type, fileUrl: url };
  if (type === TYPES.MSG_IMAGE) {
    const info = { size, width: 0, height: 0, url, imageUrl: url };
    const imageInfoArray = [0, 1, 2].map((number) => ({ type: number, sizeType: number + 1, ...info }));
    return { uuid: "", imageFormat: format.toUpperCase(), imageInfoArray };
  }
  const still = (/** @type {string} */ called) => ({
    [`${called}UUID`]: "", [`${called}Url`]: "", [`${called}Format`]: "", [`${called}Size`]: 0,
    [`${called}Width`]: 0, [`${called}Height`]: 0,
  });
  const video = { videoUUID: "", videoFormat: format, videoSecond: second, videoSize: size, videoUrl: url, remoteVideoUrl: url };
  return { ...video, ...still("snapshot"), ...still("thumb") };
}

/** @param {any} payload @returns {string[]} those that only this page has */
function addressesIn(payload) {
  const values = Object.values(payload ?? {}).concat(Object.values(payload?.imageInfoArray?.[0] ?? {}));
  return [...new Set(values.filter((value) => typeof value === "string" && value.startsWith("blob:")))];
}

function load() {
  return import("./sending-files.js").catch(() => {
    throw new ChatError(CODE.NETWORK, "A part of the SDK could not be loaded; try again.");
  });
}

function cancelled() {
  return new ChatError(CODE.SEND_FAILED, "The sending of this file was cancelled.", {}, "cancelled");
}

/**
 * The file that an application gives: itself, or the field of a form where it was chosen.
 * @param {any} thing
 * @returns {{file: Blob, name: string}}
 */
export function fileOf(thing) {
  const file = thing instanceof Blob ? thing : thing?.files?.[0];
  if (file instanceof Blob) return { file, name: /** @type {any} */ (file).name ?? "" };
  throw new ChatError(CODE.BAD_PARAMETER, "payload.file is a File, a Blob, or a field of a form where one was chosen.");
}
