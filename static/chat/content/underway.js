/** What of mine is being uploaded: how it looks here meanwhile, how far it has come, and giving it up. */
import { copyOf } from "../dom.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/**
 * What this page knows of a file that is, or was, on its way from here.
 * @typedef {object} Local
 * @property {string} url  of the file itself, for as long as this page lives
 * @property {string} [poster]
 * @property {number} [width]
 * @property {number} [height]
 */

/** @type {Map<string, Local>} by message ID */
const locals = new Map();

/** @param {string} ID @param {Local} local */
export const keepLocal = (ID, local) => locals.set(ID, local);

/** @param {Message} message */
export const localOf = ({ ID }) => locals.get(ID);

const EVERY = 120; // milliseconds between two looks at how far it has come

/**
 * What to call when more of a file has gone: it is shown, but not more often than somebody sees.
 * @param {() => void} changed @returns {(share: number) => void} 0 to 1
 */
export function whenProgressed(changed) {
  let last = 0;
  return (share) => {
    if (share < 1 && Date.now() - last < EVERY) return;
    last = Date.now();
    changed();
  };
}

/** @param {Message} message whether it has bytes of its own that go up before it */
const isUploaded = ({ type }) => ["TIMImageElem", "TIMVideoFileElem", "TIMSoundElem", "TIMFileElem"].includes(type);

/** The ring over what is on its way, with which it is given up. @param {HTMLElement} content @param {Message} message */
export function writeUpload(content, message) {
  const isUnderway = message.status === "unSend" && isUploaded(message);
  const found = content.querySelector(".underway");
  if (!isUnderway) return void found?.remove();
  const ring = /** @type {HTMLElement} */ (found ?? copyOf("media-underway"));
  if (!found) content.append(ring);
  const share = message.progress ?? 0;
  ring.classList.toggle("unknown", !share);
  ring.style.setProperty("--share", String(share * 100));
  const percent = Math.floor(share * 100);
  ring.setAttribute("aria-label", share ? t("content.stopUpload", { percent }) : t("content.stopWaiting"));
}
