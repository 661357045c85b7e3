/**
 * Names for what the thread handles.
 *
 * @typedef {import("../../sdk/index.js").Message} Message
 * @typedef {import("../../sdk/index.js").Conversation} Conversation
 * @typedef {ReturnType<typeof import("../../sdk/index.js").default.create>} Chat
 * @typedef {(userID: string) => string} NameOf
 */
export {};
