/** My quiet hours: when no sound is wanted, every day, and whether what calls me is told all the same. */
import { EVENT } from "../../sdk/constants.js";
import { $, complain, say } from "../dom.js";
import { A_DAY, areOver, isQuiet, minutesOf } from "../quiet-hours.js";
import { tell } from "../told.js";
import { complaintOf, dateOf, clock, t } from "../words.js";

/** @typedef {import("../../sdk/index.js").ReceiveMessageOpt} ReceiveMessageOpt */
/** @typedef {import("../thread/types.js").Chat} Chat */

const ALOUD = "AcceptAndNotify";
const SILENT = "AcceptNotNotify";
const BUT_FOR_MENTIONS = "AcceptNotNotifyExceptAt";
const CALLS = [BUT_FOR_MENTIONS, "NotReceiveMsgExceptAt"];
const USUAL = [22 * 60, 7 * 60]; // from, to: minutes after midnight

export class QuietHours {
  #chat;
  /** @type {HTMLDialogElement} */
  #dialog = $("quiet");
  #isSaving = false;

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
    for (const id of ["quiet-close", "quiet-cancel"]) $(id).addEventListener("click", () => this.#dialog.close());
    $("quiet-form").addEventListener("input", () => this.#render());
    $("quiet-form").addEventListener("submit", (/** @type {Event} */ event) => this.#save(event));
    chat.on(EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED, (/** @type {{data: ReceiveMessageOpt}} */ { data }) => this.#hear(data));
  }

  async open() {
    const { data: hours } = await this.#chat.getAllReceiveMessageOpt();
    say($("quiet-told"), "");
    this.#fill(hours);
    this.#dialog.showModal();
    $("quiet-on").focus();
  }

  /** The clocks were put forward or back since these hours were set: they are meant by the clock. @param {ReceiveMessageOpt} hours */
  async follow({ messageRemindType, startTime, endTime }) {
    await this.#set(messageRemindType, minutesOf(startTime), endTime - startTime);
  }

  /** Another device of mine has set them. @param {ReceiveMessageOpt} hours */
  #hear(hours) {
    if (!this.#dialog.open || this.#isSaving) return;
    this.#fill(hours);
    say($("quiet-told"), t("quiet.elsewhere"));
  }

  /** @param {ReceiveMessageOpt} hours */
  #fill(hours) {
    const isOn = isQuiet(hours) && !areOver(hours, this.#chat.getServerTime());
    const [from, to] = isOn ? [minutesOf(hours.startTime), minutesOf(hours.endTime)] : USUAL;
    $("quiet-on").checked = isOn;
    $("quiet-from").value = written(from);
    $("quiet-to").value = written(to);
    $("quiet-calls").checked = isOn ? CALLS.includes(hours.messageRemindType) : true;
    say($("quiet-once"), isOn && !hours.isRepeated ? t("quiet.once", { date: dateOf(hours.endTime), time: clock(hours.endTime) }) : "");
    complain($("quiet-problem"));
    this.#render();
  }

  #render() {
    $("quiet-times").disabled = !$("quiet-on").checked;
    const [from, to] = this.#times;
    const isNextDay = Number.isFinite(from + to) && to < from;
    say($("quiet-means"), from === to ? t("quiet.allDay") : isNextDay ? t("quiet.nextDay") : "");
  }

  /** In minutes after midnight; NaN for one that is not written. */
  get #times() {
    return ["quiet-from", "quiet-to"].map((id) => $(id).valueAsNumber / 60_000);
  }

  /** @param {Event} event */
  async #save(event) {
    event.preventDefault();
    const isOn = $("quiet-on").checked;
    const [from, to] = this.#times;
    if (isOn && !Number.isFinite(from + to)) return complain($("quiet-problem"), t("quiet.missing"));
    const duration = from === to ? A_DAY : ((to - from) * 60 + A_DAY) % A_DAY;
    $("quiet-save").disabled = this.#isSaving = true;
    try {
      if (isOn) await this.#set($("quiet-calls").checked ? BUT_FOR_MENTIONS : SILENT, from, duration);
      else await this.#set(ALOUD, 0, 0);
      this.#dialog.close();
      tell(t(isOn ? "quiet.saved" : "quiet.ended"));
    } catch (problem) {
      complain($("quiet-problem"), complaintOf(problem));
    }
    $("quiet-save").disabled = this.#isSaving = false;
  }

  /** @param {string} messageRemindType @param {number} from in minutes after midnight @param {number} duration in seconds */
  #set(messageRemindType, from, duration) {
    return this.#chat.setAllReceiveMessageOpt({
      ...{ messageRemindType, duration, isRepeated: true },
      ...{ startHour: Math.floor(from / 60), startMinute: from % 60 },
    });
  }
}

/** As a field for times takes it: 07:05. @param {number} minutes */
const written = (minutes) => [Math.floor(minutes / 60), minutes % 60].map((number) => String(number).padStart(2, "0")).join(":");
