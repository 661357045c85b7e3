/**
 * What is refused. A number (`code`) is the same whoever refuses, the server or this SDK; a refusal of the
 * server's also has a word (`reason`), and in `data` whatever else it said.
 */

export const CODE = Object.freeze({
  NOT_LOGGED_IN: 2024,
  LOGIN_REPEATED: 2025,
  SEND_FAILED: 2100,
  NOT_A_MESSAGE: 2105,
  BAD_CONVERSATION_TYPE: 2106,
  RECALL_FAILED: 2110,
  DELETE_FAILED: 2111,
  NOTHING_TO_ACKNOWLEDGE: 2114,
  CONVERSATION_NOT_FOUND: 2500,
  USER_OR_GROUP_NOT_FOUND: 2501,
  BAD_CONVERSATION_ID: 2503,
  BAD_GROUP_ID: 2602,
  GROUP_NOT_FOUND: 2603,
  NOT_A_MEMBER: 2623,
  NETWORK: 2800,
  TIMEOUT: 2801,
  TOO_FREQUENT: 2996,
  LOGGING_IN: 3000,
  LOGIN_FAILED: 3001,
  KICKED_OUT_DEVICE: 3002,
  LOGIN_EXPIRED: 3003,
  KICKED_OUT_ACCOUNT: 3004,
  KICKED_OUT_BY_SERVER: 3005,
  LOGGED_OUT: 3006,
  NOT_AVAILABLE: 3122,
  SERVER_ERROR: 10002,
  BAD_PARAMETER: 10004,
  NOT_ALLOWED: 10007,
  SERVER_GROUP_NOT_FOUND: 10010,
  GROUP_FULL: 10014,
  SERVER_BAD_GROUP_ID: 10015,
  MUTED: 10017,
  GROUP_ID_TAKEN: 10021,
  ATTRIBUTES_CONFLICT: 10056,
  NO_RECEIPT_RECORD: 10062,
  DIRECT_WITH_ONESELF: 11006,
  TOO_MANY: 11010,
  NOT_SHARING: 11101,
  MIXED_CONVERSATIONS: 11104,
  TOO_LARGE: 11206,
  NO_CONVERSATION_GROUP: 11401,
  UNKNOWN_USER: 20003,
  BLOCKED: 20007,
  TOO_LATE: 20016,
  FRIEND_NOT_FOUND: 31704,
  FRIEND_GROUP_NOT_FOUND: 32218,
});

export class ChatError extends Error {
  /**
     * @param {number} code
     * @param {string} message  for people
     * @param {any} [data]  what else there is to know; for a message that was not sent, `{message}`
     * @param {string} [reason]  the server's word
     */
  constructor(code, message, data = {}, reason = "") {
    super(message);
    this.name = "ChatError";
    this.code = code;
    this.data = data;
    this.reason = reason;
  }

  /**
     * From the server's problem (`application/problem+json`, or the `error` of an answer on the socket).
     * @param {any} problem
     */
  static of(problem) {
    const { type, title, detail, code: word, errorCode, ...data } = problem ?? {};
    const faults = /** @type {{field: string, text: string}[]} */ (data.errors ?? []);
    const named = faults.map(({ field, text }) => `${field}: ${text}`).join(" ");
    return new ChatError(
      Number(errorCode) || CODE.SERVER_ERROR,
      [detail || title || "The server refused.", named].filter(Boolean).join(" "),
      data,
      String(word ?? ""),
    );
  }
}
