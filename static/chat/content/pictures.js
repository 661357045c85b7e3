/** Pictures and videos: in a box whose size is known before they are there, so that nothing moves when they come. */
import { say } from "../dom.js";
import { lengthOf } from "../carried.js";
import { t } from "../words.js";
import { localOf } from "./underway.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {{url: string, width: number, height: number}} Size */

const WIDEST = 320; // pixels
const HIGHEST = 360;
const LEAST = 96;

/** @param {HTMLElement} place @param {Message} message */
export function writePicture(place, message) {
  const local = localOf(message);
  const whole = local?.width ? { width: local.width, height: local.height ?? 0 } : (sizesOf(message)[0] ?? { width: 0, height: 0 });
  const box = fit(whole);
  hold(place, box);
  const image = /** @type {HTMLImageElement} */ (place.querySelector("img"));
  image.alt = whole.width ? t("content.pictureOf", { width: whole.width, height: whole.height }) : t("content.picture");
  paint(place, image, local?.url || smallestFor(sizesOf(message), box.width * devicePixelRatio));
}

/** @param {HTMLElement} place @param {Message} message */
export function writeVideo(place, message) {
  const { payload } = message;
  const local = localOf(message);
  const size = { width: payload.snapshotWidth || payload.thumbWidth, height: payload.snapshotHeight || payload.thumbHeight };
  hold(place, fit(size.width ? size : { width: local?.width ?? 0, height: local?.height ?? 0 }));
  const length = payload.videoSecond ? lengthOf(payload.videoSecond) : "";
  say(/** @type {Element} */ (place.querySelector(".length")), length);
  place.querySelector(".look")?.setAttribute("aria-label", [t("content.play"), length].filter(Boolean).join(" "));
  const image = /** @type {HTMLImageElement} */ (place.querySelector("img"));
  const poster = local?.poster || payload.snapshotUrl || payload.thumbUrl;
  if (poster) return void paint(place, image, poster);
  image.remove();
  const address = local?.url || payload.videoUrl;
  if (address) place.querySelector(".look")?.prepend(firstFrame(address));
}

/** The sizes there are, the original first. @param {Message} message @returns {Size[]} */
export function sizesOf({ payload }) {
  const all = /** @type {any[]} */ (payload?.imageInfoArray ?? []);
  return all.map(({ url, imageUrl, width, height }) => ({ url: url || imageUrl || "", width: width || 0, height: height || 0 }));
}

/** The smallest that is sharp enough. @param {Size[]} sizes @param {number} width */
function smallestFor(sizes, width) {
  const sharp = sizes.filter((size) => size.url && size.width >= width * 0.9).sort((a, b) => a.width - b.width);
  return (sharp[0] ?? sizes.find(({ url }) => url))?.url ?? "";
}

/** @param {{width: number, height: number}} size */
function fit({ width, height }) {
  if (!width || !height) return { width: WIDEST * 0.75, height: WIDEST * 0.75 };
  const scale = Math.min(1, WIDEST / width, HIGHEST / height);
  return { width: Math.max(LEAST, Math.round(width * scale)), height: Math.max(LEAST / 2, Math.round(height * scale)) };
}

/** @param {HTMLElement} place @param {{width: number, height: number}} box */
function hold(place, { width, height }) {
  place.style.setProperty("--wide", String(width));
  place.style.setProperty("--high", String(height));
}

/** @param {HTMLElement} place @param {HTMLImageElement} image @param {string} address */
function paint(place, image, address) {
  place.classList.add("comes");
  image.onload = () => place.classList.remove("comes");
  image.onerror = () => {
    place.classList.remove("comes");
    place.classList.add("gone");
  };
  if (address) image.src = address;
}

/** What a browser shows of a video that has no picture of its own. @param {string} address */
function firstFrame(address) {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "metadata";
  video.tabIndex = -1;
  video.src = `${address}#t=0.1`;
  return video;
}
