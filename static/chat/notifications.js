/** Tells of new messages outside the page, to those who asked for it; with a soft sound, to those who want one. */
import { avatarOf, nameOf } from "./conversation-row.js";
import { nameIn } from "./places.js";
import { subscribe, unsubscribe } from "./push.js";
import { isQuietAt } from "./quiet-hours.js";
import { previewOf } from "./sayings.js";

const LONGEST = 160; // characters; systems cut at about that
const NOTES = [659, 880]; // hertz: a fourth upwards
const NOTE = 0.09; // seconds
const VOLUME = 0.08;

const ALOUD = "AcceptAndNotify";
const BUT_FOR_MENTIONS = ["AcceptNotNotifyExceptAt", "NotReceiveMsgExceptAt"];
const EVERYBODY = "__kImSDK_MesssageAtALL__";

export class Notifications {
  #me;
  #names;
  #attention;
  #open;
  /** Whether the service worker tells while this page is not seen. */
  #isPushed = false;
  /** @type {AudioContext | undefined} */
  #audio;

  /**
   * @param {string} me @param {import("./names.js").Names} names @param {import("./attention.js").Attention} attention
   * @param {(conversationID: string) => void} open
   */
  constructor(me, names, attention, open) {
    this.#me = me;
    this.#names = names;
    this.#attention = attention;
    this.#open = open;
    navigator.serviceWorker?.addEventListener("message", ({ data }) => data?.go && (location.hash = data.go));
  }

  /** Once somebody is logged in: this browser goes on being told. */
  async begin() {
    if (this.isOn) this.#isPushed = await subscribe().catch(() => false);
  }

  get isOn() {
    return localStorage.getItem("notify") === "yes" && this.isAllowed;
  }

  get isAllowed() {
    return "Notification" in globalThis && Notification.permission === "granted";
  }

  get isBlocked() {
    return !("Notification" in globalThis) || Notification.permission === "denied";
  }

  get hasSound() {
    return localStorage.getItem("sound") === "yes";
  }

  /** Browsers ask only after a gesture: call it from one. @param {boolean} wanted */
  async turn(wanted) {
    if (wanted && !this.isAllowed && !this.isBlocked) await Notification.requestPermission();
    localStorage.setItem("notify", wanted && this.isAllowed ? "yes" : "no");
    if (this.isOn) await this.begin();
    else await unsubscribe();
  }

  /** @param {boolean} wanted */
  turnSound(wanted) {
    localStorage.setItem("sound", wanted ? "yes" : "no");
    if (wanted) this.#ring();
  }

  /** When nothing is told, or only what calls me. @type {import("../sdk/index.js").ReceiveMessageOpt | undefined} */
  quietHours = undefined;

  /** A message has come. @param {any} message @param {any} conversation @param {any} [community] whose topic it is */
  tell(message, conversation, community) {
    const isStored = message.sequence > 0; // that somebody types is not
    const isNews = message.flow === "in" && isStored && !message.isSystemMessage && !message.isRevoked;
    if (!isNews || !this.#attention.isFirst) return;
    if (!isAloud(message, conversation, this.#me)) return;
    if (this.quietHours && isQuietAt(this.quietHours, message.time) && !isAloud(message, this.quietHours, this.#me)) return;
    if (this.#attention.isOn(conversation.conversationID)) return;
    if (this.isOn && !(this.#isPushed && document.hidden)) this.#show(message, conversation, community);
    if (this.hasSound) this.#ring();
  }

  /** @param {any} message @param {any} conversation @param {any} [community] */
  #show(message, conversation, community) {
    const { conversationID, type } = conversation;
    const name = community ? nameIn(community, conversation) : nameOf(conversation);
    const body = previewOf(message, this.#me, (id) => this.#names.of(id), type === "C2C").slice(0, LONGEST);
    const note = new Notification(name, { body, icon: avatarOf(conversation), tag: conversationID, silent: true });
    note.addEventListener("click", () => {
      window.focus();
      this.#open(conversationID);
      note.close();
    });
  }

  #ring() {
    this.#audio ??= new AudioContext();
    const { currentTime, destination } = this.#audio;
    NOTES.forEach((frequency, at) => {
      const start = currentTime + at * NOTE;
      const tone = new OscillatorNode(/** @type {AudioContext} */ (this.#audio), { frequency });
      const volume = new GainNode(/** @type {AudioContext} */ (this.#audio), { gain: VOLUME });
      volume.gain.setValueAtTime(VOLUME, start);
      volume.gain.exponentialRampToValueAtTime(VOLUME / 100, start + NOTE * 2);
      tone.connect(volume).connect(destination);
      tone.start(start);
      tone.stop(start + NOTE * 2);
    });
  }
}

/** Whether somebody wants to hear of it: not what comes in silence, unless it calls them. @param {any} message @param {any} kept a conversation, or the quiet hours @param {string} me */
function isAloud({ atUserList }, { messageRemindType }, me) {
  if (!messageRemindType || messageRemindType === ALOUD) return true;
  return BUT_FOR_MENTIONS.includes(messageRemindType) && (atUserList ?? []).some((/** @type {string} */ one) => one === me || one === EVERYBODY);
}
