/** What a message that is no text carries, as one line says it. */
import { t } from "./words.js";

/** What a message that is no text carries, in words; "" for a type that is not known. @param {string} type @param {any} payload */
export function carriedBy(type, payload = {}) {
  if (type === "TIMImageElem") return t("media.picture");
  if (type === "TIMVideoFileElem") return withLength("video", payload.videoSecond);
  if (type === "TIMSoundElem") return withLength("voice", payload.second);
  if (type === "TIMFileElem") return t("media.fileOf", { name: String(payload.fileName ?? "") });
  if (type === "TIMFaceElem") return t("media.sticker");
  if (type === "TIMLocationElem") return payload.description ? t("media.placeOf", { place: payload.description }) : t("media.place");
  if (type === "TIMRelayElem") return t("media.historyOf", { title: String(payload.title ?? "") });
  return "";
}

/** @param {"video" | "voice"} what @param {number} [seconds] */
function withLength(what, seconds) {
  const said = what === "video" ? t("media.video") : t("media.voice");
  return seconds ? t("media.withLength", { what: said, length: lengthOf(seconds) }) : said;
}

/** "0:07" @param {number} seconds */
export function lengthOf(seconds) {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
