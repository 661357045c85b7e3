/**
 * Names for what the engine handles.
 *
 * @typedef {import("../objects/message.js").Message} Message
 * @typedef {import("../objects/conversation.js").Conversation} Conversation
 * @typedef {import("../objects/profile.js").Profile} Profile
 * @typedef {Record<string, any>} Wire one JSON object as the server sends it (docs/socket.md, docs/rest.md)
 * @typedef {{userID: string, userSig?: string}} Credentials
 */
export {};
