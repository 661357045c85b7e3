/** What the page says, in the reader's language; and times and numbers as people there write them. */

const A_DAY = 86_400_000;
const A_WEEK = 7; // days; until then a weekday says more than a date
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** @typedef {Record<string, string | Record<string, string>>} Area */
/** @type {Record<string, Area>} */
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

/** The page's language, with the reader's own region and habits where their browser speaks it too. */
export const locale = localeOf(document.documentElement.lang || "en", navigator.languages);

const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const names = new Intl.ListFormat(locale, { type: "conjunction" });
/** 9:05 AM, but 09:05 where the day has 24 hours. */
const hour = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions().hour12 ? "numeric" : "2-digit";
const CLOCK = new Intl.DateTimeFormat(locale, { hour, minute: "2-digit" });
const WEEKDAY = new Intl.DateTimeFormat(locale, { weekday: "short" });
const DATE = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });
const DATE_OF_YEAR = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const LONG_DATE = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const LONG_DATE_OF_YEAR = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "medium" });

/** Words of a part that has come. @param {Record<string, Area>} more */
export function learn(more) {
  Object.assign(words, more);
}

/**
 * The words of this key (`area.name`), with `{placeholders}` filled in. Of several plural forms `params.count` decides.
 * @param {string} key @param {Record<string, string | number>} [params] @returns {string}
 */
export function t(key, params = {}) {
  const found = find(key);
  if (found === undefined) {
    console.error(`There are no words for ${key}.`);
    return key;
  }
  const form = typeof found === "string" ? found : (found[plurals.select(Number(params.count))] ?? found.other);
  return form.replace(/\{(\w+)\}/g, (whole, name) => (name in params ? written(params[name]) : whole));
}

/**
 * What went wrong, in the reader's language; in words of the server where these say more.
 * @param {any} problem a ChatError, or anything that was thrown @returns {string}
 */
export function complaintOf(problem) {
  const known = find(`problems.${problem?.reason}`);
  if (typeof known === "string") return known;
  if (problem?.code === 2800) return t("problems.network");
  if (problem?.code === 2801) return t("problems.timeout");
  return t("problems.other");
}

/** @param {number} number */
export const numberOf = (number) => numbers.format(number);

/** "Ann, Ben and Dora". @param {string[]} items */
export const listOf = (items) => names.format(items.map(written));

// Times are Unix seconds.

/** 14:03 @param {number} seconds */
export const clock = (seconds) => CLOCK.format(seconds * 1000);

/** All of it, for those who point at a time. @param {number} seconds */
export const fullTime = (seconds) => FULL.format(seconds * 1000);

/** 3 Nov 2026 @param {number} seconds */
export const dateOf = (seconds) => DATE_OF_YEAR.format(seconds * 1000);

/** "Today", "Yesterday", or the date. @param {number} seconds */
export function dayOf(seconds) {
  const days = daysAgo(seconds);
  if (days === 0) return t("shell.today");
  if (days === 1) return t("shell.yesterday");
  return (isThisYear(seconds) ? LONG_DATE : LONG_DATE_OF_YEAR).format(seconds * 1000);
}

/** As short as a list wants it: 14:03, Tue, 3 Nov. @param {number} seconds */
export function listTime(seconds) {
  const days = daysAgo(seconds);
  if (days <= 0) return clock(seconds);
  if (days < A_WEEK) return WEEKDAY.format(seconds * 1000);
  return (isThisYear(seconds) ? DATE : DATE_OF_YEAR).format(seconds * 1000);
}

/** The day too, unless it is today: Tue, 14:03. @param {number} seconds */
export const momentOf = (seconds) =>
  daysAgo(seconds) <= 0 ? clock(seconds) : `${listTime(seconds)}, ${clock(seconds)}`;

/**
 * Write a time into a <time>: short to see, whole to point at, exact for machines.
 * @param {HTMLTimeElement} element @param {number} seconds @param {(seconds: number) => string} [as]
 */
export function sayTime(element, seconds, as = momentOf) {
  const said = as(seconds);
  if (element.textContent !== said) element.textContent = said;
  const exact = new Date(seconds * 1000).toISOString();
  if (element.dateTime === exact) return;
  element.dateTime = exact;
  element.title = fullTime(seconds);
}

/** @param {string} key */
function find(key) {
  const [area, name] = key.split(".");
  const said = words[area];
  return said && Object.hasOwn(said, name) ? said[name] : undefined;
}

/** A name from right to left, or with signs that turn what follows, keeps to itself. @param {string | number} value */
function written(value) {
  if (typeof value === "number") return numberOf(value);
  return RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** @param {number} seconds */
function daysAgo(seconds) {
  /** @param {number} time */
  const midnight = (time) => new Date(time).setHours(0, 0, 0, 0);
  return Math.round((midnight(Date.now()) - midnight(seconds * 1000)) / A_DAY);
}

/** @param {number} seconds */
const isThisYear = (seconds) => new Date(seconds * 1000).getFullYear() === new Date().getFullYear();

/** @param {string} page @param {readonly string[]} preferred */
function localeOf(page, preferred) {
  const { language, script } = new Intl.Locale(page).maximize();
  const isSame = (/** @type {string} */ tag) => {
    const other = new Intl.Locale(tag).maximize();
    return other.language === language && other.script === script;
  };
  return preferred.find(isSame) ?? page;
}
