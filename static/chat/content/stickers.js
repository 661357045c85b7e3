/** Our own stickers, sent as faces: `{index, data}`. Their names stay what they are, as sent messages hold them. */

export const STICKERS = [
  "hello", "happy", "laugh", "love", "thanks", "yes", "no", "sad", "surprised", "thinking", "sleepy", "angry", "party",
  "coffee", "read", "goodnight",
];
const SET = "owl-";

/** @param {string} name */
export const addressOf = (name) => new URL(`../../stickers/${name}.svg`, import.meta.url).href;

/** @param {string} name */
export const payloadOf = (name) => ({ index: STICKERS.indexOf(name), data: SET + name });

/** Its name, if a face is one of ours; else nothing. @param {any} payload @returns {string} */
export function stickerOf(payload) {
  const data = String(payload?.data ?? "");
  const name = data.slice(SET.length);
  return data.startsWith(SET) && STICKERS.includes(name) ? name : "";
}
