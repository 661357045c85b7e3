/** Says new messages to those who hear the page; history is theirs to walk through. */
import { $ } from "../dom.js";

const KEPT = 5; // lines: a log is read from its end

/** @param {string} text */
export function announce(text) {
  const line = document.createElement("p");
  line.textContent = text;
  const log = /** @type {HTMLElement} */ ($("announcer"));
  log.append(line);
  while (log.children.length > KEPT) log.firstElementChild?.remove();
}
