/** How large, and where, as people write it. */
import { locale, t } from "../words.js";

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"];
const STEP = 1024;

/** "1.4 MB" @param {number} bytes */
export function sizeOf(bytes) {
  let [number, unit] = [Math.max(0, bytes || 0), 0];
  while (number >= STEP - 0.5 && unit < UNITS.length - 1) [number, unit] = [number / STEP, unit + 1];
  const maximumFractionDigits = unit && number < 10 ? 1 : 0;
  const unitDisplay = unit ? "short" : "long";
  return new Intl.NumberFormat(locale, { style: "unit", unit: UNITS[unit], unitDisplay, maximumFractionDigits }).format(number);
}

/** "PDF", from a name; "" if it says none. @param {string} name */
export function endingOf(name) {
  const ending = /\.([\p{L}\p{N}]{1,5})$/u.exec(name)?.[1] ?? "";
  return ending.toUpperCase();
}

/** "48.20849° N, 16.37208° E" @param {{latitude: number, longitude: number}} place */
export function coordinatesOf({ latitude, longitude }) {
  const north = t(latitude < 0 ? "content.south" : "content.north", { degrees: degrees(latitude) });
  const east = t(longitude < 0 ? "content.west" : "content.east", { degrees: degrees(longitude) });
  return `${north}, ${east}`;
}

/** A metre is five places behind the point. @param {number} angle */
const degrees = (angle) => new Intl.NumberFormat(locale, { maximumFractionDigits: 5 }).format(Math.abs(Number(angle) || 0));
