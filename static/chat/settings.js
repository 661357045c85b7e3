/** The settings: sharing receipts, theme, language, notifications, and the way out. */
import { $, complain, isNarrow, say, show } from "./dom.js";
import { facesShown } from "./faces-shown.js";
import { onDemand } from "./parts.js";
import { setTheme, theme } from "./theme.js";
import { complaintOf, t } from "./words.js";

export class Settings {
  #chat;
  #notifications;

  /** @param {any} chat @param {import("./notifications.js").Notifications} notifications */
  constructor(chat, notifications) {
    this.#chat = chat;
    this.#notifications = notifications;
    const profile = onDemand("profile", ({ ProfileEditor }) => new ProfileEditor(chat));
    $("profile-open").addEventListener("click", async () => {
      $("settings").hidePopover();
      await (await profile())?.open();
    });
    this.quietHours = onDemand("quiet", ({ QuietHours }) => new QuietHours(chat));
    $("quiet-open").addEventListener("click", async () => {
      $("settings").hidePopover();
      await (await this.quietHours())?.open();
    });
    $("shares-receipts").addEventListener("change", () => this.#share());
    for (const choice of $("theme").querySelectorAll("input")) {
      choice.checked = choice.value === theme();
      choice.addEventListener("change", () => setTheme(choice.value));
    }
    for (const choice of $("language").querySelectorAll("input")) {
      choice.addEventListener("change", () => {
        $("language").setAttribute("action", `${$("language").dataset.action}${location.hash}`);
        $("language").submit();
      });
    }
    $("notify").addEventListener("change", async () => {
      await notifications.turn($("notify").checked);
      this.#renderNotifications();
    });
    $("sound").addEventListener("change", () => notifications.turnSound($("sound").checked));
    $("faces").checked = facesShown.isOn;
    $("faces").addEventListener("change", () => (facesShown.isOn = $("faces").checked));
    $("settings").addEventListener("toggle", () => isNarrow() && $("settings").scrollTo(0, 0));
    this.#renderNotifications();
  }

  /** @param {any} profile mine */
  show({ userID, nick, avatar, sharesReceipts }) {
    say($("my-name"), nick || userID);
    show($("my-avatar"), avatar);
    $("shares-receipts").checked = sharesReceipts;
    $("shares-receipts").disabled = false;
  }

  #renderNotifications() {
    $("notify").checked = this.#notifications.isOn;
    $("sound").checked = this.#notifications.hasSound;
    say($("notify-means"), this.#notifications.isBlocked ? t("shell.notifyBlocked") : t("shell.notifyMeans"));
  }

  async #share() {
    const toggle = $("shares-receipts");
    toggle.disabled = true;
    try {
      await this.#chat.setReceiptSharing({ sharesReceipts: toggle.checked });
      complain($("shares-problem"));
    } catch (problem) {
      toggle.checked = !toggle.checked;
      complain($("shares-problem"), complaintOf(problem));
    }
    toggle.disabled = false;
  }
}
