/** One button for all rows: it is where the pointer or the focus is, and opens the menu. */
import { copyOf } from "../dom.js";
import { isMenuOpen } from "./menu-wanted.js";

export class MoreButton {
  /** @type {HTMLButtonElement} */
  #button = copyOf("more-button");

  /** @param {HTMLElement} list @param {(row: HTMLElement, opener: HTMLElement) => void} wanted */
  constructor(list, wanted) {
    list.addEventListener("pointerover", ({ target, pointerType }) => {
      const row = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest(".message"));
      if (row && pointerType === "mouse") this.moveTo(row, row.tabIndex);
    });
    this.#button.addEventListener("click", (event) => {
      event.stopPropagation();
      const row = /** @type {HTMLElement | null} */ (this.#button.closest(".message"));
      if (row) wanted(row, this.#button);
    });
  }

  /** Never from under somebody's focus. @param {HTMLElement} row @param {number} tabIndex */
  moveTo(row, tabIndex) {
    if (isMenuOpen() || document.activeElement === this.#button) return;
    this.#button.tabIndex = tabIndex;
    if (this.#button.parentElement !== row) row.append(this.#button);
  }
}
