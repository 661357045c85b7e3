/** When the menu of a message, or of another row, is wanted. The menu itself comes then (static/chat/menu). */

const LONG = 500; // milliseconds that a finger stays
const STILL = 10; // pixels that it may move meanwhile

/** Whether one is open. */
export const isMenuOpen = () => document.querySelector("#message-menu:popover-open") !== null;

/**
 * Tell when a menu is wanted: right click, the key for it, or a finger that stays. Links keep the browser's own menu, and
 * so does a text that was selected.
 * @param {HTMLElement} list @param {(row: HTMLElement, at?: {x: number, y: number}) => void} wanted
 * @param {{rows?: string, but?: string}} [what] selectors: what has a menu, and what in it keeps the browser's own
 */
export function whenMenuIsWanted(list, wanted, { rows = ".message", but = "a" } = {}) {
  const rowOf = (/** @type {EventTarget | null} */ target) =>
    /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest(rows));
  let timer = 0;
  let from = { x: 0, y: 0 };
  let isTouched = false;

  list.addEventListener("contextmenu", (event) => {
    const row = rowOf(event.target);
    if (!row || /** @type {Element} */ (event.target).closest(but) || !getSelection()?.isCollapsed) return;
    event.preventDefault();
    clearTimeout(timer);
    const isByKey = event.button < 0 || (!event.clientX && !event.clientY);
    if (!isMenuOpen()) wanted(row, isByKey ? undefined : { x: event.clientX, y: event.clientY });
  });
  list.addEventListener("pointerdown", (event) => {
    clearTimeout(timer);
    const row = rowOf(event.target);
    if (event.pointerType !== "touch" || !row || /** @type {Element} */ (event.target).closest(`${but}, button`)) return;
    from = { x: event.clientX, y: event.clientY };
    isTouched = false;
    timer = window.setTimeout(() => {
      isTouched = true;
      wanted(row, from);
    }, LONG);
  });
  list.addEventListener("pointermove", (event) => {
    if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL) clearTimeout(timer);
  });
  for (const end of ["pointerup", "pointercancel"]) list.addEventListener(end, () => clearTimeout(timer));
  // The finger that opened the menu lifts over it: that chooses nothing, and closes nothing.
  list.addEventListener("click", (event) => {
    if (isTouched) event.preventDefault();
    isTouched = false;
  });
}
