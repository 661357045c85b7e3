/** Who meets in the tests: people with a real SDK each, on a server in memory. */
import { after } from "node:test";

import SDK from "../../../static/sdk/index.js";
import { FakeServer } from "../network.js";

export { SDK };
export const { EVENT, TYPES } = SDK;

const PATIENCE = 3000; // milliseconds; nothing here takes a tenth of it

/** @type {any[]} */
const chats = [];
let instances = 0;

after(() => Promise.all(chats.map((chat) => chat.destroy())));

/** One who has not come in yet. @param {FakeServer} server */
export function outside(server) {
  const chat = SDK.create({ SDKAppID: `test ${++instances}`, ...server.network });
  chats.push(chat);
  return chat;
}

/** One who has. @param {FakeServer} server @param {string} userID */
export async function enter(server, userID) {
  const chat = outside(server);
  const ready = next(chat, EVENT.SDK_READY);
  await chat.login({ userID, userSig: `sig of ${userID}` });
  await ready;
  return chat;
}

/** Alice, Bob and Charlie; the first two in the group "tea". */
export async function teaRound() {
  const server = new FakeServer("alice", "bob", "charlie");
  server.do("alice", "group.create", { groupType: "Private", groupID: "tea", name: "Tea", memberIDs: ["bob"] });
  const [alice, bob] = [await enter(server, "alice"), await enter(server, "bob")];
  return { server, alice, bob };
}

/** @param {any} chat @param {string} name @returns {Promise<any>} the data of the next such event, if it comes in time */
export function next(chat, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`It never came to: ${name}`)), PATIENCE);
    chat.on(name, function tell({ data }) {
      chat.off(name, tell);
      clearTimeout(timer);
      resolve(data);
    });
  });
}

/** What is told by this event from now on. @param {any} chat @param {string} name @returns {any[]} */
export function heard(chat, name) {
  const all = [];
  chat.on(name, ({ data }) => all.push(data));
  return all;
}

/** Waits until it is so. @param {() => any} isSo */
export async function until(isSo) {
  const end = performance.now() + PATIENCE;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It never came to: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits until whatever is under way has arrived. */
export const quiet = () => new Promise((resolve) => setTimeout(resolve, 20));

/** A text to the group "tea", unless something else is said. @param {any} chat @param {any} [options] */
export function text(chat, options) {
  return chat.createTextMessage({
    to: "tea",
    conversationType: TYPES.CONV_GROUP,
    payload: { text: "Who is in?" },
    needReadReceipt: true,
    ...options,
  });
}

/** Sent. @param {any} chat @param {any} [options] */
export async function said(chat, options) {
  return (await chat.sendMessage(text(chat, options))).data.message;
}
