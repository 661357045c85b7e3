/** What a browser can tell of a file before it is sent: how large it is to look at, how long it lasts, a still of it. */

/** @typedef {{width: number, height: number, second: number, still?: Blob}} Facts */

const PATIENCE = 8000; // milliseconds; some videos no browser opens
const STILL_AT = 0.1; // seconds: the very first frame is often black
const STILL_SIDE = 1280; // pixels
const NOTHING = { width: 0, height: 0, second: 0 };

/** @param {string} kind @param {string} url @returns {Promise<Facts>} what could be learned; zeros for what could not */
export function factsOf(kind, url) {
  const tooLate = new Promise((resolve) => setTimeout(resolve, PATIENCE, NOTHING));
  const facts = kind === "image" ? pictureFacts(url) : kind === "video" ? videoFacts(url) : Promise.resolve(NOTHING);
  return Promise.race([facts.catch(() => NOTHING), tooLate]);
}

/** @param {string} url @returns {Promise<Facts>} */
async function pictureFacts(url) {
  const image = new Image();
  image.src = url;
  await image.decode();
  return { width: image.naturalWidth, height: image.naturalHeight, second: 0 };
}

/** @param {string} url @returns {Promise<Facts>} */
async function videoFacts(url) {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.preload = "auto";
  const opened = happens(video, "loadeddata");
  video.src = url;
  await opened;
  const { videoWidth: width, videoHeight: height, duration } = video;
  const second = Number.isFinite(duration) ? Math.max(1, Math.round(duration)) : 0;
  const found = happens(video, "seeked");
  video.currentTime = Math.min(STILL_AT, duration || STILL_AT);
  await found;
  return { width, height, second, still: await stillOf(video, width, height) };
}

/** @param {HTMLVideoElement} video @param {number} width @param {number} height @returns {Promise<Blob | undefined>} */
async function stillOf(video, width, height) {
  const scale = Math.min(1, STILL_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), "image/jpeg", 0.85));
}

/** @param {HTMLVideoElement} video @param {string} event */
function happens(video, event) {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, resolve, { once: true });
    video.addEventListener("error", reject, { once: true });
  });
}
