/** Asks whether somebody means it. */
import { $, say } from "../dom.js";

/** @param {{title: string, means: string, yes: string}} words @returns {Promise<boolean>} */
export function isSure({ title, means, yes }) {
  const dialog = /** @type {HTMLDialogElement} */ ($("group-sure"));
  say($("group-sure-title"), title);
  say($("group-sure-means"), means);
  say($("group-sure-yes"), yes);
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
