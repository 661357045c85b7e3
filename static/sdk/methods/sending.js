import { conversationIDFrom } from "../arguments.js";
import { EVENT } from "../constants.js";
import { asked } from "../core/outbox.js";
import { ChatError, CODE } from "../errors.js";
import { fillMessage } from "../objects/message.js";
import { contentOf } from "../payloads.js";
import { Underway } from "../underway.js";

/** @typedef {import("../index.js").Message} Message */

/**
 * Sending messages, and what can be done with one that was sent.
 * @param {import("../gate.js").Gate} gate
 */
export function sending(gate) {
  const { engine, emitter } = gate;
  const underway = new Underway(engine);

  /** @param {any} thing @param {any} [options] */
  async function send(thing, options) {
    const message = gate.message(thing);
    if (message.status === "success") throw failed(CODE.SEND_FAILED, "This message has been sent.", message);
    try {
      if (options?.signal) engine.uploads.cancel(message, options.signal);
      return options?.onlineUserOnly ? await sendOnline(message) : await underway.send(message);
    } catch (error) {
      throw withMessage(error, message);
    }
  }

  /** Now or never: nobody wants to know later that somebody was typing. @param {Message} message */
  async function sendOnline(message) {
    if (engine.uploads.waits(message)) {
      throw new ChatError(CODE.BAD_PARAMETER, "What brings a file is stored: it cannot be for those who are online only.");
    }
    const params = { ...asked(message), onlineUserOnly: true };
    try {
      const { message: wire, ...receipt } = await engine.callNow("message.send", params);
      return { message: fillMessage(message, wire, engine.viewer()), ...receipt };
    } catch (error) {
      message.status = "fail";
      throw error;
    }
  }

  /** @param {Message} message */
  function drop(message) {
    engine.outbox.discard(message);
    underway.end(message.ID, "This message was deleted before it was sent.");
  }

  /** @param {Message} message  one that the server has */
  function sent(message) {
    if (message.status === "success") return message;
    throw failed(CODE.RECALL_FAILED, "This message has not been sent.", message);
  }

  /** @param {Message} message */
  async function putBack(message) {
    const { message: wire } = await engine.call("message.get", { messageID: message.ID });
    fillMessage(message, wire, engine.viewer());
  }

  return {
    /** @param {Message} message @param {import("../index.js").SendOptions} [options] */
    sendMessage: (message, options) => gate.answer(() => send(message, options)),

    /**
     * Tries again, with the same ID.
     * @param {Message} message
     * @param {import("../index.js").SendOptions} [options]
     */
    resendMessage(message, options) {
      return gate.answer(() => {
        gate.message(message).isResend = true;
        return send(message, options);
      });
    },

    /** @param {Message} thing */
    revokeMessage(thing) {
      return gate.answer(async () => {
        const message = sent(gate.message(thing));
        try {
          const { message: wire } = await engine.call("message.recall", { messageID: message.ID });
          // Usually the frame that tells everybody has come before this answer, and told of it.
          if (engine.messages.take(wire).isRecall) emitter.emit(EVENT.MESSAGE_REVOKED, [message]);
        } catch (error) {
          throw withMessage(error, message);
        }
        return { message };
      });
    },

    /** @param {Message[]} messageList */
    deleteMessage(messageList) {
      return gate.answer(async () => {
        const list = gate.messages(Array.isArray(messageList) ? messageList : [messageList]);
        if (!list.length) throw new ChatError(CODE.DELETE_FAILED, "There is no message to delete.");
        const messageIDs = list.filter(({ status }) => status === "success").map(({ ID }) => ID);
        if (messageIDs.length) await engine.call("message.hide", { messageIDs });
        for (const message of list) {
          if (message.status !== "success") drop(message);
          message.isDeleted = true;
        }
        return { messageList: list };
      });
    },

    /**
     * Another text. Given the message itself, already changed, it is put back if the server refuses.
     * @param {Message} thing
     * @param {{askAgain?: boolean}} [options]
     */
    modifyMessage(thing, options) {
      return gate.answer(async () => {
        const message = sent(gate.message(thing));
        const params = {
          messageID: message.ID,
          payload: contentOf(message.type, thing.payload),
          cloudCustomData: thing.cloudCustomData,
          askAgain: options?.askAgain === true,
        };
        try {
          const { message: wire } = await engine.call("message.edit", params);
          if (engine.messages.take(wire).was === "older") emitter.emit(EVENT.MESSAGE_MODIFIED, [message]);
        } catch (error) {
          if (thing === message) await putBack(message).catch(() => {});
          throw withMessage(error, message);
        }
        return { message };
      });
    },

    /** @param {{conversationID: string}} options */
    getPendingMessageList: (options) => engine.outbox.pending(conversationIDFrom(options?.conversationID)),
  };
}

/** @param {number} code @param {string} text @param {Message} message */
function failed(code, text, message) {
  return new ChatError(code, text, { message });
}

/** @param {any} error @param {Message} message */
function withMessage(error, message) {
  if (!(error instanceof ChatError)) return error;
  return new ChatError(error.code, error.message, { ...error.data, message }, error.reason);
}
