/** A sticker of ours; a face of somebody else's set is said in words. */
import { addressOf, stickerOf } from "./stickers.js";
import { t } from "../words.js";

/** @param {HTMLElement} place @param {import("../thread/types.js").Message} message */
export function writeSticker(place, { payload }) {
  const name = stickerOf(payload);
  if (!name) return false;
  const image = /** @type {HTMLImageElement} */ (place.querySelector("img"));
  image.src = addressOf(name);
  image.alt = t("content.stickerOf", { name: t(`content.sticker_${name}`) });
  return true;
}
