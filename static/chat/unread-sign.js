/** How much is unread, where somebody sees it from another tab: in the title, and as a dot on the icon. */
import { $ } from "./dom.js";
import { MOST_SHOWN } from "./conversation-row.js";
import { t } from "./words.js";

/** @param {number} count */
export function showUnread(count) {
  const title = t("shell.title");
  document.title = count ? `(${count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}) ${title}` : title;
  const icon = /** @type {HTMLLinkElement} */ ($("icon"));
  const { plain, unread } = icon.dataset;
  const wanted = (count ? unread : plain) ?? "";
  if (icon.getAttribute("href") !== wanted) icon.href = wanted;
}
