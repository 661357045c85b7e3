/** Says in words that this page works no more because its login is over, and how to come back. */
import { $ } from "./dom.js";

export function sayLoggedOut() {
  const ending = /** @type {HTMLDialogElement} */ ($("ending"));
  if (ending.open) return;
  for (const other of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (other).close();
  // There is nothing behind it to go back to.
  ending.addEventListener("cancel", (event) => event.preventDefault());
  ending.addEventListener("keydown", (event) => event.key === "Escape" && event.preventDefault());
  ending.showModal();
}
