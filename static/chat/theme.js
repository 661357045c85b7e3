/** Light or dark: as the system says, or as somebody chose. Kept in a cookie, so that the server paints it from the start. */
const A_YEAR = 365 * 24 * 3600; // seconds

/** @returns {string} "light", "dark", or "system" */
export const theme = () => document.documentElement.dataset.theme ?? "system";

/** @param {string} chosen */
export function setTheme(chosen) {
  const isSecure = location.protocol === "https:";
  const cookie = (/** @type {string} */ value, /** @type {number} */ age) =>
    `${isSecure ? "__Host-" : ""}theme=${value}; Path=/; Max-Age=${age}; SameSite=Lax${isSecure ? "; Secure" : ""}`;
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
    document.cookie = cookie("", 0);
  } else {
    document.documentElement.dataset.theme = chosen;
    document.cookie = cookie(chosen, A_YEAR);
  }
}
