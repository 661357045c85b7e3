/** What quiet hours mean by the clock of whoever looks. */

/** @typedef {import("../sdk/index.js").ReceiveMessageOpt} ReceiveMessageOpt */

export const A_DAY = 86_400; // seconds

/** Whether there are any. @param {ReceiveMessageOpt} hours */
export const isQuiet = ({ messageRemindType, startTime, endTime }) => messageRemindType !== "AcceptAndNotify" && endTime > startTime;

/** What was for once is over. @param {ReceiveMessageOpt} hours @param {number} now in seconds */
export const areOver = ({ isRepeated, endTime }, now) => !isRepeated && endTime <= now;

/** @param {ReceiveMessageOpt} hours @param {number} time in seconds */
export function isQuietAt(hours, time) {
  const { startTime, endTime, isRepeated } = hours;
  const since = isRepeated ? (((time - startTime) % A_DAY) + A_DAY) % A_DAY : time - startTime;
  return isQuiet(hours) && since >= 0 && since < endTime - startTime;
}

/** Minutes after midnight, there and then. @param {number} time in seconds */
export function minutesOf(time) {
  const date = new Date(time * 1000);
  return date.getHours() * 60 + date.getMinutes();
}

/** Whether the clocks here were put forward or back since: every 24 hours is another time of the day now. @param {ReceiveMessageOpt} hours @param {number} now in seconds */
export function areShifted(hours, now) {
  const offset = (/** @type {number} */ time) => new Date(time * 1000).getTimezoneOffset();
  return hours.isRepeated && isQuiet(hours) && hours.startTime < now && offset(hours.startTime) !== offset(now);
}
