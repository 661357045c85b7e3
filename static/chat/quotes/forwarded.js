/** That a message was said before, elsewhere: it says so itself, as the wire has no word for it. */

export const FORWARDED = JSON.stringify({ messageForward: { version: 1 } });

/** @param {{cloudCustomData?: string, isRevoked?: boolean}} message */
export function isForwarded({ cloudCustomData = "", isRevoked = false }) {
  if (isRevoked || !cloudCustomData.includes('"messageForward"')) return false;
  try {
    return Boolean(JSON.parse(cloudCustomData)?.messageForward);
  } catch {
    return false; // an application's own words
  }
}
