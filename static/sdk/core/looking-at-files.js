import { TYPES } from "../constants.js";

/**
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./uploads.js").Parts} Parts
 */

const PATIENCE = 4000; // milliseconds: a file that a browser cannot play says nothing, sometimes not even that
const STILL_SIDE = 1280;
const STILL_AT = 0.1; // seconds: many videos begin with a black picture

/**
 * What a browser sees in a file: the size of a picture, how long sound and video last, a still of a video. Elsewhere, and
 * where it cannot tell, nothing is known, and the file is sent all the same.
 * @param {Message} message whose payload is filled
 * @param {Parts} parts
 */
export async function lookAt(message, parts) {
  if (typeof document === "undefined") return;
  const look = { [TYPES.MSG_IMAGE]: seePicture, [TYPES.MSG_AUDIO]: hear, [TYPES.MSG_VIDEO]: watch }[message.type];
  await Promise.race([look?.(message, parts), pause()]).catch(() => {});
}

/** @param {Message} message @param {Parts} parts */
async function seePicture(message, { file }) {
  const { width, height, close } = await pictureOf(file);
  for (const info of message.payload.imageInfoArray) Object.assign(info, { width, height });
  close();
}

/** @param {Blob} file */
async function pictureOf(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  return { width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
}

/** @param {Message} message @param {Parts} parts */
async function hear(message, parts) {
  if (parts.second) return;
  const sound = document.createElement("audio");
  await opened(sound, message.payload.url);
  parts.second = message.payload.second = await secondsOf(sound);
  close(sound);
}

/** @param {Message} message @param {Parts} parts */
async function watch(message, parts) {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  await opened(video, message.payload.videoUrl);
  parts.second ||= await secondsOf(video);
  message.payload.videoSecond = parts.second;
  const still = await stillOf(video);
  close(video);
  if (!still) return;
  parts.snapshot = still.blob;
  const url = URL.createObjectURL(still.blob);
  for (const called of ["snapshot", "thumb"]) {
    Object.assign(message.payload, {
      [`${called}Url`]: url, [`${called}Width`]: still.width, [`${called}Height`]: still.height,
      [`${called}Size`]: still.blob.size, [`${called}Format`]: "JPG",
    });
  }
}

/** @param {HTMLVideoElement} video @returns {Promise<{blob: Blob, width: number, height: number} | null>} */
async function stillOf(video) {
  if (!video.videoWidth) return null;
  const seeked = happened(video, "seeked");
  video.currentTime = Math.min(STILL_AT, (video.duration || 0) / 2);
  await seeked;
  const scale = Math.min(1, STILL_SIDE / Math.max(video.videoWidth, video.videoHeight));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
  canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
  return blob && { blob, width: canvas.width, height: canvas.height };
}

/** What was just recorded says how long it is only when its end was seen. @param {HTMLMediaElement} media */
async function secondsOf(media) {
  if (!Number.isFinite(media.duration)) {
    const known = happened(media, "durationchange");
    media.currentTime = Number.MAX_SAFE_INTEGER;
    await known;
    media.currentTime = 0;
  }
  return Number.isFinite(media.duration) ? Math.max(1, Math.round(media.duration)) : 0;
}

/** @param {HTMLMediaElement} media @param {string} url */
async function opened(media, url) {
  const ready = happened(media, media.tagName === "VIDEO" ? "loadeddata" : "loadedmetadata");
  media.preload = "auto";
  media.src = url;
  await ready;
}

/** @param {HTMLMediaElement} media @param {string} event @returns {Promise<unknown>} */
function happened(media, event) {
  return new Promise((resolve, reject) => {
    media.addEventListener(event, resolve, { once: true });
    media.addEventListener("error", reject, { once: true });
  });
}

/** @param {HTMLMediaElement} media */
function close(media) {
  media.removeAttribute("src");
  media.load();
}

function pause() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}
