/** Keeps a member from writing for a while, and lets them write again. */
import { $, say } from "../dom.js";
import { untilOf } from "../thread/muted.js";
import { durationOf } from "../tips.js";
import { t } from "../words.js";
import { isMuted } from "./members.js";

const TIMES = [600, 3600, 43_200, 86_400, 604_800, 2_592_000]; // seconds

export class MuteForm {
  /** @param {(muteTime: number) => void} mute for so many seconds; 0: no more */
  constructor(mute) {
    for (const seconds of TIMES) $("group-mute").append(new Option(durationOf(seconds), String(seconds)));
    $("group-mute-form").addEventListener("submit", (/** @type {Event} */ event) => {
      event.preventDefault();
      mute(Number($("group-mute").value));
    });
    $("group-unmute").addEventListener("click", () => mute(0));
  }

  /** @param {boolean} isAllowed @param {number} muteUntil */
  render(isAllowed, muteUntil) {
    const isOn = isMuted(muteUntil);
    $("group-mute-form").hidden = !isAllowed || isOn;
    $("group-muted").hidden = !isOn;
    $("group-unmute").hidden = !isAllowed;
    say($("group-muted-until"), isOn ? t("groups.mutedUntil", { time: untilOf(muteUntil) }) : "");
  }
}
