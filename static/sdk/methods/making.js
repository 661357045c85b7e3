import { text, texts } from "../arguments.js";
import { TYPES } from "../constants.js";
import { fileOf } from "../core/uploads.js";
import { ChatError, CODE } from "../errors.js";
import { createMessage } from "../objects/message.js";
import { shownOf } from "../payloads.js";

/** @typedef {import("../index.js").MessageOptions<any>} Options */

/**
 * Messages that are not sent yet.
 * @param {import("../gate.js").Gate} gate
 */
export function making(gate) {
  const { engine } = gate;

  /** @param {string} type @param {Options} options @param {any} [shown] what it says, if that is not in the payload */
  function make(type, options, shown) {
    gate.insist();
    const { to, conversationType, payload, needReadReceipt, cloudCustomData, priority } = options ?? {};
    if (conversationType !== TYPES.CONV_C2C && conversationType !== TYPES.CONV_GROUP) {
      throw new ChatError(CODE.BAD_CONVERSATION_TYPE, "A message goes to a person (C2C) or a group (GROUP).");
    }
    const of = {
      me: /** @type {import("../index.js").Profile} */ (engine.me),
      to: text(to, "to"),
      conversationType,
      type,
      payload: shown ?? shownOf(type, payload),
      needReadReceipt,
      cloudCustomData,
      priority,
    };
    return createMessage(of, engine.serverNow());
  }

  /** A message that brings a file; it goes up when the message is sent. @param {string} type @param {any} options */
  function makeOfFile(type, options) {
    gate.insist();
    const { file, name } = fileOf(options?.payload?.file);
    const { second } = options.payload;
    const message = make(type, options, {});
    const onProgress = typeof options.onProgress === "function" ? options.onProgress : undefined;
    engine.uploads.attach(message, { file, name, second: second > 0 ? Math.round(second) : 0, onProgress });
    return message;
  }

  return {
    /** Several messages as one record; what they say the server takes from them. @param {Options} options */
    createMergerMessage(options) {
      gate.insist();
      const { messageList, ...said } = options?.payload ?? {};
      const messages = gate.messages(messageList);
      if (messages.some(({ status }) => status !== "success")) throw new ChatError(CODE.BAD_PARAMETER, "Only what was sent is forwarded.");
      const messageIDs = texts(messages.map(({ ID }) => ID), "payload.messageList");
      return make(TYPES.MSG_MERGER, { ...options, payload: { ...said, messageIDs } });
    },

    /** @param {Options} options */
    createTextMessage: (options) => make(TYPES.MSG_TEXT, options),

    /** A text that calls people of the group, or all of them. @param {Options} options */
    createTextAtMessage(options) {
      const message = make(TYPES.MSG_TEXT, options);
      const { atUserList } = options.payload;
      message.atUserList = atUserList?.length ? texts(atUserList, "payload.atUserList") : [];
      return message;
    },

    /** @param {Options} options */
    createCustomMessage: (options) => make(TYPES.MSG_CUSTOM, options),

    /** @param {Options} options */
    createFaceMessage: (options) => make(TYPES.MSG_FACE, options),
    /** @param {Options} options */
    createLocationMessage: (options) => make(TYPES.MSG_LOCATION, options),

    /** @param {any} options */
    createImageMessage: (options) => makeOfFile(TYPES.MSG_IMAGE, options),
    /** @param {any} options `payload.second`, ours: how long it plays, where the file does not say so */
    createAudioMessage: (options) => makeOfFile(TYPES.MSG_AUDIO, options),
    /** @param {any} options */
    createVideoMessage: (options) => makeOfFile(TYPES.MSG_VIDEO, options),
    /** @param {any} options */
    createFileMessage: (options) => makeOfFile(TYPES.MSG_FILE, options),

    /** What another message says, said again. @param {Options} options */
    createForwardMessage(options) {
      gate.insist();
      const { type, payload } = gate.message(options?.payload);
      return make(type, { ...options, payload });
    },
  };
}
