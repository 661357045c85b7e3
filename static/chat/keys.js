/** Keys that work everywhere on the page. What they are is said in the help, which is one of them. */
import { $ } from "./dom.js";

/** @param {{switchTo: () => void, search: () => void, step: (direction: 1 | -1) => void}} calls */
export function listenToKeys({ switchTo, search, step }) {
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing) return;
    const isModal = document.querySelector("dialog:modal") !== null;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!isModal) switchTo();
    } else if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "f") {
      event.preventDefault();
      if (!isModal) search();
    } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      event.stopPropagation();
      if (!isModal) step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "?" && !isModal && !isWriting(event.target)) {
      event.preventDefault();
      $("keys").showModal();
    }
  };
  // Before the fields, to which an arrow means something else.
  document.addEventListener("keydown", press, { capture: true });
  $("keys-open").addEventListener("click", () => {
    $("settings").hidePopover();
    $("keys").showModal();
  });
  $("keys").addEventListener("click", (/** @type {Event} */ { target }) => target === $("keys") && $("keys").close());
}

/** @param {EventTarget | null} target */
const isWriting = (target) => target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
