/** Files, places, and the record of another conversation: a card that says what it is. */
import { say } from "../dom.js";
import { coordinatesOf, endingOf, sizeOf } from "./sizes.js";
import { t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */

const LINES = 4; // of a record

/** @param {HTMLElement} place @param {Message} message */
export function writeFile(place, { payload, status }) {
  const name = String(payload.fileName || t("content.file"));
  const ending = endingOf(name);
  say(part(place, ".ending"), ending || "…");
  say(part(place, ".name"), name);
  say(part(place, ".about"), sizeOf(payload.fileSize));
  const link = /** @type {HTMLAnchorElement} */ (place.querySelector("a"));
  if (status !== "success" || !payload.fileUrl) return;
  link.href = payload.fileUrl;
  link.download = name;
}

/** @param {HTMLElement} place @param {Message} message */
export function writePlace(place, { payload }) {
  say(part(place, ".name"), String(payload.description || t("content.place")));
  say(part(place, ".about"), coordinatesOf(payload));
}

/** @param {HTMLElement} place @param {Message} message */
export function writeHistory(place, { payload }) {
  say(part(place, ".name"), String(payload.title || t("content.history")));
  const lines = /** @type {string[]} */ (Array.isArray(payload.abstractList) ? payload.abstractList : []).slice(0, LINES);
  part(place, ".lines").replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.dir = "auto";
      return say(item, String(line));
    }),
  );
}

/** @param {HTMLElement} place @param {string} selector */
const part = (place, selector) => /** @type {HTMLElement} */ (place.querySelector(selector));
