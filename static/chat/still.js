/**
 * What is seen of something that scrolls stays where it is on the screen when a strip above it comes or goes: nothing moves
 * away under a finger. What is at either end moves all the same, as far as nothing is left to scroll.
 * @param {HTMLElement} scroller
 */
export function keepStill(scroller) {
  let before = scroller.getBoundingClientRect();
  new ResizeObserver(() => {
    const now = scroller.getBoundingClientRect();
    if (before.height && now.height) scroller.scrollTop += now.top - before.top; // not one that was out of sight
    before = now;
  }).observe(scroller);
}
