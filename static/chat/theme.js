/** Light or dark: as the system says, or as somebody chose. Kept in a cookie, so that the server paints it from the start. */
const A_YEAR = 365 * 24 * 3600; // seconds

/** @returns {string} "light", "dark", or "system" */
export const theme = () => document.documentElement.dataset.theme ?? "system";

/** @param {string} chosen */
export function setTheme(chosen) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (chosen === "system") {
    delete document.documentElement.dataset.theme;
    document.cookie = `theme=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  } else {
    document.documentElement.dataset.theme = chosen;
    document.cookie = `theme=${chosen}; Path=/; Max-Age=${A_YEAR}; SameSite=Lax${secure}`;
  }
}
