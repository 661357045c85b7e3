/** How reading went over time: a small curve, and the same in words. */
import { fullTime, locale, t } from "../words.js";

const WIDTH = 400;
const HEIGHT = 64;
const FEWEST = 2; // readers; of one the list says it all
const UNITS = /** @type {const} */ ([
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
]);

/** @typedef {{sentAt: number, audienceCount: number, readCount: number, points: {time: number, readCount: number}[]}} Curve */

/** @param {HTMLElement} figure @param {Curve} curve @returns {boolean} whether there is anything to see */
export function drawCurve(figure, curve) {
  const isWorthIt = curve.readCount >= FEWEST && curve.points.length > 0;
  figure.hidden = !isWorthIt;
  if (!isWorthIt) return false;
  const line = pathOf(curve);
  figure.querySelector(".line")?.setAttribute("d", line);
  figure.querySelector(".area")?.setAttribute("d", `${line}V${HEIGHT}H0Z`);
  const said = momentsOf(curve).map(({ key, time }) => {
    const part = document.createElement("time");
    part.dateTime = new Date(time * 1000).toISOString();
    part.title = fullTime(time);
    part.textContent = t(key, { duration: durationOf(time - curve.sentAt) });
    return part;
  });
  figure.querySelector("figcaption")?.replaceChildren(...said);
  return true;
}

/** From the moment of sending to the last reader, as high as the share of the audience. @param {Curve} curve */
function pathOf({ sentAt, audienceCount, points }) {
  const span = Math.max(1e-3, (points.at(-1)?.time ?? sentAt) - sentAt);
  const places = points.map(({ time, readCount }) => {
    const across = Math.max(0, time - sentAt) / span;
    return `${round(across * WIDTH)} ${round(HEIGHT * (1 - readCount / Math.max(1, audienceCount)))}`;
  });
  return `M0 ${HEIGHT}${places.map((place) => `L${place}`).join("")}`;
}

/** The first reader, the one who made it half of the audience, and the last so far. @param {Curve} curve */
function momentsOf({ audienceCount, points }) {
  const half = points.find(({ readCount }) => readCount * 2 >= audienceCount);
  const last = points[points.length - 1];
  return [
    { key: "readers.first", time: points[0].time },
    ...(half ? [{ key: "readers.half", time: half.time }] : []),
    ...(last.readCount >= audienceCount ? [{ key: "readers.all", time: last.time }] : [{ key: "readers.last", time: last.time }]),
  ];
}

/** "14 min": the largest unit that fits. @param {number} seconds */
export function durationOf(seconds) {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["second", 1];
  const digits = seconds / size < 10 && unit !== "second" && unit !== "minute" ? 1 : 0;
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits });
  return format.format(Math.max(0, seconds) / size);
}

/** @param {number} number */
const round = (number) => Math.round(number * 10) / 10;
