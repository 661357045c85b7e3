/** Where an arrow leads among things that stand in rows. */

/**
 * The index of the next; -1: out of them, upwards. Nothing for a key that leads nowhere.
 * @param {HTMLElement[]} things @param {number} at @param {string} key @param {boolean} isRightToLeft
 * @returns {number | undefined}
 */
export function walk(things, at, key, isRightToLeft) {
  const forward = isRightToLeft ? "ArrowLeft" : "ArrowRight";
  if (key === "Home") return 0;
  if (key === "End") return things.length - 1;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = at + (key === forward ? 1 : -1);
    return next < things.length ? next : undefined;
  }
  if (key === "ArrowUp") return inRow(things, at, -1) ?? -1;
  if (key === "ArrowDown") return inRow(things, at, 1);
  return undefined;
}

/** The nearest of the next row. @param {HTMLElement[]} things @param {number} at @param {1 | -1} direction */
function inRow(things, at, direction) {
  const from = things[at].getBoundingClientRect();
  let row = NaN;
  let nearest;
  let distance = Infinity;
  for (let index = at + direction; index >= 0 && index < things.length; index += direction) {
    const { top, left } = things[index].getBoundingClientRect();
    if (Math.abs(top - from.top) < 1) continue;
    if (Number.isNaN(row)) row = top;
    if (Math.abs(top - row) > 1) break;
    if (Math.abs(left - from.left) < distance) [nearest, distance] = [index, Math.abs(left - from.left)];
  }
  return nearest;
}
