/** A word about what was done, or was not: seen and read out for a moment. */
import { $ } from "./dom.js";

const SHOWN = 3000; // milliseconds
let timer = 0;

/** @param {string} text */
export function tell(text) {
  const place = /** @type {HTMLElement} */ ($("told"));
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(timer);
  timer = window.setTimeout(() => place.classList.remove("shown"), SHOWN);
}
