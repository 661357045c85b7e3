/** What a message carries that is no text: written into its row once, and not again until it is something else. */
import { copyOf } from "../dom.js";
import { writeFile, writeHistory, writePlace } from "./cards.js";
import { writePicture, writeVideo } from "./pictures.js";
import { writeSticker } from "./sticker.js";
import { localOf, writeUpload } from "./underway.js";
import { silence, writeVoice } from "./voice.js";

export { silence };

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {(place: HTMLElement, message: Message) => boolean | void} Write  answers false for what it cannot show */

/** @type {Record<string, [template: string, write: Write]>} */
const KINDS = {
  TIMImageElem: ["media-picture", writePicture],
  TIMVideoFileElem: ["media-video", writeVideo],
  TIMSoundElem: ["media-voice", writeVoice],
  TIMFileElem: ["media-file", writeFile],
  TIMFaceElem: ["media-sticker", writeSticker],
  TIMLocationElem: ["media-place", writePlace],
  TIMRelayElem: ["media-history", writeHistory],
};

/** What stands in a row. @type {WeakMap<Element, string>} */
const written = new WeakMap();

/** Whether there is something that takes the place of the text. @param {HTMLElement} row @param {Message} message */
export function writeContent(row, message) {
  const bubble = /** @type {HTMLElement} */ (row.querySelector(".bubble"));
  const kind = message.isRevoked ? undefined : KINDS[message.type];
  // What this page has itself stays as it is when the server's comes.
  const facts = localOf(message) ? "" : JSON.stringify(message.payload);
  const state = kind ? `${message.type} ${facts}` : "";
  if ((written.get(bubble) ?? "") !== state) {
    written.set(bubble, state);
    bubble.querySelector(".content")?.remove();
    const made = kind && make(kind, message);
    if (made) bubble.querySelector(".text")?.before(made);
    bubble.dataset.carries = made ? message.type : "";
  }
  const content = /** @type {HTMLElement | null} */ (bubble.querySelector(".content"));
  if (content) writeUpload(content, message);
  return content !== null;
}

/** @param {[string, Write]} kind @param {Message} message @returns {HTMLElement | null} */
function make([template, write], message) {
  const place = copyOf(template);
  return write(place, message) === false ? null : place;
}
