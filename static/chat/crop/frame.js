/**
 * Where the window over a picture is. Nothing here knows of elements.
 *
 * @typedef {object} Frame
 * @property {number} side  of the window, in pixels of the page
 * @property {number} width  of the picture when it just covers the window
 * @property {number} height
 * @property {number} zoom  1 and more
 * @property {number} x  of the window in the picture as it is shown
 * @property {number} y
 */

/** The picture's middle, as much of it as there can be. @param {{width: number, height: number}} picture @param {number} side @returns {Frame} */
export function fitOf(picture, side) {
  const scale = side / Math.min(picture.width, picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  return { side, width, height, zoom: 1, x: (width - side) / 2, y: (height - side) / 2 };
}

/** Moved, and never beside the picture. @param {Frame} frame @param {number} byX @param {number} byY @returns {Frame} */
export function moved(frame, byX, byY) {
  const { side, width, height, zoom } = frame;
  const within = (/** @type {number} */ at, /** @type {number} */ length) => Math.min(Math.max(0, at), Math.max(0, length * zoom - side));
  return { ...frame, x: within(frame.x + byX, width), y: within(frame.y + byY, height) };
}

/** The same frame made larger or smaller around its middle. @param {Frame} frame @param {number} zoom @returns {Frame} */
export function zoomed(frame, zoom) {
  const middle = frame.side / 2;
  const ratio = zoom / frame.zoom;
  const [x, y] = [(frame.x + middle) * ratio - middle, (frame.y + middle) * ratio - middle];
  return moved({ ...frame, zoom, x, y }, 0, 0);
}

/** What of the picture itself is in the window. @param {Frame} frame @param {number} naturalWidth */
export function partOf({ side, width, zoom, x, y }, naturalWidth) {
  const scale = naturalWidth / (width * zoom);
  return { x: x * scale, y: y * scale, side: side * scale };
}
