/** What may be done with a message, for its menu; and the doing of what nothing else on the page does. */
import { $ } from "../dom.js";
import { hashOf } from "../router.js";
import { isPinned, mayPin } from "../thread/pins.js";
import { reactionsTo } from "../thread/reactions/chips.js";
import { receiptOf } from "../thread/receipt.js";
import { wordsOf } from "../thread/receipt-words.js";
import { canAskAgain, isEditable, isRecallable } from "../thread/timeline.js";
import { tell } from "../told.js";
import { complaintOf, fullTime, t } from "../words.js";

/** @typedef {import("../thread/types.js").Message} Message */
/** @typedef {import("../thread/types.js").Chat} Chat */
/** @typedef {import("../thread/types.js").Conversation} Conversation */
/** @typedef {import("./menu.js").Item} Item */
/**
 * What other parts of the page do with a message.
 * @typedef {Record<"reply" | "forward" | "select" | "edit" | "retry" | "recall" | "remove" | "changed" | "audience" | "who" | "revisions" | "pin" | "unpin", (message: Message) => void>} Deeds
 */

const ADMINS = ["Owner", "Admin"];

export class Items {
  #chat;
  #deeds;

  /** @param {Chat} chat @param {Deeds} deeds */
  constructor(chat, deeds) {
    this.#chat = chat;
    this.#deeds = deeds;
  }

  /** One line about the message, above what can be done with it. @param {Message} message */
  about(message) {
    const receipt = receiptOf(message);
    return [fullTime(message.time), receipt && wordsOf(receipt)].filter(Boolean).join(" · ");
  }

  /** @param {Message} message @param {Conversation} conversation @returns {Item[]} */
  of(message, conversation) {
    const items = [...this.#talking(message, conversation), ...this.#looking(message), ...this.#changing(message, conversation)];
    return items.filter((item) => item !== false);
  }

  /** @param {Message} message @param {Conversation} conversation @returns {(false | Item)[]} */
  #talking(message, conversation) {
    const { isPresent } = conversation;
    const isSaid = isStanding(message);
    const pin = isPinned(message) ? "unpin" : "pin";
    return [
      isSaid && isPresent && this.#item("reply", t("menu.reply"), message),
      isSaid && this.#item("forward", t("menu.forward"), message),
      isSaid && mayPin(conversation) && this.#item(pin, t(`menu.${pin}`), message, "pin"),
    ];
  }

  /** @param {Message} message @returns {(false | Item)[]} */
  #looking(message) {
    const ring = receiptOf(message);
    const isGroup = ring?.shape === "ring" && !ring.isNobody;
    const isDirect = ring?.shape === "read" || ring?.shape === "sent";
    const isText = message.type === "TIMTextElem" && !message.isRevoked;
    return [
      (isGroup || isDirect) && this.#item("audience", t(isGroup ? "menu.whoHasRead" : "menu.whenRead"), message, "readers"),
      reactionsTo(message).length > 0 && this.#item("who", t("menu.whoReacted"), message, "smile"),
      message.isModified && !message.isRevoked && this.#item("revisions", t("menu.revisions"), message, "clock"),
      isText && { icon: "copy", text: t("menu.copy"), run: () => copy(message.payload.text) },
      message.status === "success" && { icon: "link", text: t("menu.copyLink"), run: () => copy(linkTo(message)) },
    ];
  }

  /** @param {Message} message @param {Conversation} conversation @returns {(false | Item)[]} */
  #changing(message, { isPresent, groupProfile }) {
    const { editSeconds = Infinity, recallSeconds = 0 } = this.#chat.getLimits();
    const now = this.#chat.getServerTime() * 1000;
    const rules = { now, editSeconds, recallSeconds, isAdmin: ADMINS.includes(groupProfile?.selfInfo.role ?? "") };
    const isSent = message.status === "success";
    const remove = () => this.#remove(message);
    return [
      isPresent && isEditable(message, now, editSeconds) && this.#item("edit", t("menu.edit"), message),
      isPresent && canAskAgain(message, rules) && { icon: "retry", text: t("menu.askAgain"), run: () => this.#askAgain(message) },
      isStanding(message) && this.#item("select", t("menu.select"), message),
      message.status === "fail" && this.#item("retry", t("thread.retry"), message),
      isPresent && isRecallable(message, rules) && this.#item("recall", t("menu.recall"), message),
      { icon: "delete", text: isSent ? t("menu.deleteForMe") : t("thread.delete"), run: remove, isDangerous: true },
    ];
  }

  /** @param {keyof Deeds} deed @param {string} text @param {Message} message @param {string} [icon] @returns {Item} */
  #item(deed, text, message, icon = deed) {
    return { icon, text, run: () => this.#deeds[deed](message) };
  }

  /** Ask those who read it before it was edited to read it as it is now. @param {Message} message */
  async #askAgain(message) {
    try {
      await this.#chat.modifyMessage(message, { askAgain: true });
      tell(t("menu.askedAgain"));
      this.#deeds.changed(message);
    } catch (problem) {
      tell(complaintOf(problem));
    }
  }

  /** One that was sent is deleted only by somebody who means it. @param {Message} message */
  async #remove(message) {
    if (message.status !== "success" || (await isMeant())) this.#deeds.remove(message);
  }
}

/** It was sent, and still says something. @param {Message} message */
const isStanding = ({ status, isRevoked }) => status === "success" && !isRevoked;

/** @param {Message} message */
const linkTo = ({ conversationID, ID }) => `${location.origin}${location.pathname}${hashOf(conversationID, ID)}`;

/** @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    tell(t("menu.copied"));
  } catch {
    tell(t("thread.notCopied")); // a page that is not served safely may not
  }
}

function isMeant() {
  const dialog = /** @type {HTMLDialogElement} */ ($("delete-dialog"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "delete"), { once: true });
  });
}
