/** As what a file is sent, and whether the server takes one so large. Nothing here knows of elements. */

/** @typedef {"image" | "video" | "file"} Kind */

/** @type {Map<string, Kind>} */
const KINDS = new Map([
  ["image/jpeg", "image"],
  ["image/png", "image"],
  ["image/gif", "image"],
  ["image/webp", "image"],
  ["video/mp4", "video"],
  ["video/webm", "video"],
  ["video/quicktime", "video"],
]);

/**
 * What browsers show is sent as what it is; all else, and what is too large for that, as a file.
 * @param {{type: string, size: number}} file @param {Record<string, number>} limits @param {boolean} [asFile] @returns {Kind}
 */
export function kindOf({ type, size }, limits, asFile = false) {
  const kind = asFile ? "file" : (KINDS.get(type.split(";")[0].trim().toLowerCase()) ?? "file");
  return size > mostOf(kind, limits) ? "file" : kind;
}

/** Bytes. @param {string} kind @param {Record<string, number>} limits */
export const mostOf = (kind, limits) => limits[`${kind}Bytes`] ?? Infinity;
