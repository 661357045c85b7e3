/** What a message carries that is no text. Showing it is a part of the page: many conversations never need it. */
import { part } from "../parts.js";

/** @typedef {import("./types.js").Message} Message */

const TYPES = new Set([
  "TIMImageElem", "TIMVideoFileElem", "TIMSoundElem", "TIMFileElem", "TIMFaceElem", "TIMLocationElem", "TIMRelayElem",
]);

/** @type {typeof import("../content/content.js") | null} */
let content = null;
let comes = () => {};

/** @param {Message} message */
export const carries = ({ type }) => TYPES.has(type);

/** What to do when rows can be written that said in words what they carry. @param {() => void} call */
export const whenItComes = (call) => (comes = call);

/** Whether the row shows it; until that has come, the row says what it is. @param {HTMLElement} row @param {Message} message */
export function writeCarried(row, message) {
  if (content) return content.writeContent(row, message);
  if (carries(message)) fetchContent();
  return false;
}

/** Nothing is to be heard any more. */
export const silence = () => content?.silence();

async function fetchContent() {
  try {
    const found = await part("content");
    if (content) return;
    content = found;
    comes();
  } catch {
    // Without a connection; the next row asks again.
  }
}
