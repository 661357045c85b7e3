/**
 * A storm: people talk through the engine, on a real server, while their sockets lose, double, delay and break. When
 * it is over, each of them must show exactly what somebody who comes in now is shown.
 *
 *     node storm.js <origin> <seed> <steps> <userID>=<credential> …
 */
import assert from "node:assert/strict";
import { Engine } from "../../../static/sdk/core/engine.js";
import { Emitter } from "../../../static/sdk/emitter.js";
import { ChatError } from "../../../static/sdk/errors.js";
import { createMessage } from "../../../static/sdk/objects/message.js";

const [origin, seed, steps, ...logins] = process.argv.slice(2);
const CREDENTIALS = logins.map((login) => ({ userID: login.split("=")[0], userSig: login.slice(login.indexOf("=") + 1) }));
const CALM = 6000; // milliseconds: several heartbeats of a server that beats every second

/** Numbers that look random and are the same for the same seed (mulberry32). @param {number} state */
function dice(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const chance = dice(Number(seed));
const pick = (/** @type {any[]} */ things) => things[Math.floor(chance() * things.length)];
const rest = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

let isStormy = false;

const SURE = ["answer", "ready", "heartbeat"]; // what a socket's own process says: it comes, or the line breaks

/** A socket on a bad line: whatever is pushed may be lost, twice, or late. */
class BadSocket extends WebSocket {
  addEventListener(name, listener) {
    if (name !== "message") return super.addEventListener(name, listener);
    super.addEventListener("message", (event) => {
      const { frame } = JSON.parse(event.data);
      const luck = chance();
      if (!isStormy || SURE.includes(frame)) listener(event);
      else if (luck < 0.15) return;
      else if (luck < 0.25) [1, 2].forEach(() => listener(event));
      else if (luck < 0.4) setTimeout(() => listener(event), chance() * 900);
      else listener(event);
      if (isStormy && chance() < 0.01) this.close();
    });
  }
}

/** What this person is shown. */
class Person {
  /** @param {{userID: string, userSig: string}} credentials @param {typeof WebSocket} Socket */
  constructor(credentials, Socket) {
    this.credentials = credentials;
    this.emitter = new Emitter();
    this.engine = new Engine({ origin, emitter: this.emitter, WebSocket: Socket });
    this.heard = new Map();
    this.emitter.on("onMessageReceived", ({ data }) => {
      for (const { ID, conversationID } of data) this.heard.set(`${conversationID} ${ID}`, (this.heard.get(`${conversationID} ${ID}`) ?? 0) + 1);
    });
  }

  /** Log in, and load the whole history of each conversation. */
  async comeIn() {
    await this.engine.login(this.credentials);
    await rest(50);
    for (const { conversationID } of this.engine.conversations.list()) {
      for (let before, hasBefore = true; hasBefore; ) {
        const page = await this.engine.history.load(conversationID, before === undefined ? {} : { before });
        hasBefore = page.hasBefore;
        before = page.messages[0]?.sequence;
      }
    }
    return this;
  }

  messages(conversationID) {
    return this.engine.messages
      .of(conversationID)
      .filter(({ isDeleted, status, sequence }) => !isDeleted && status === "success" && sequence > 0)
      .sort((a, b) => a.sequence - b.sequence);
  }

  shown() {
    return this.engine.conversations.list().map(({ conversationID, unreadCount, lastMessage, draftText, receiptPolicy, readSequence, peerReadSequence, groupProfile }) => ({
      conversationID,
      unreadCount,
      draftText,
      receiptPolicy,
      readSequence,
      peerReadSequence,
      group: groupProfile && [groupProfile.name, groupProfile.memberCount, groupProfile.ownerID, groupProfile.selfInfo.role],
      last: [lastMessage.lastSequence, lastMessage.isRevoked, lastMessage.payload],
      messages: this.messages(conversationID).map(({ ID, sequence, payload, isRevoked, isModified, needReadReceipt, isPeerRead, readReceiptInfo }) => ({
        ID, sequence, payload, isRevoked, isModified, needReadReceipt, isPeerRead, readReceiptInfo,
      })),
    }));
  }

  leave() {
    return this.engine.destroy();
  }
}

/** Where two things differ, in words. @returns {string[]} */
function differences(shown, fresh, path = "") {
  if (typeof shown !== "object" || typeof fresh !== "object" || !shown || !fresh) {
    return Object.is(shown, fresh) ? [] : [`${path}: ${JSON.stringify(shown)}, freshly ${JSON.stringify(fresh)}`];
  }
  return [...new Set([...Object.keys(shown), ...Object.keys(fresh)])].flatMap((key) => differences(shown[key], fresh[key], `${path}/${key}`));
}

/** @param {any[]} conversations */
function keyed(conversations) {
  const named = (/** @type {any[]} */ messages) => Object.fromEntries(messages.map((message) => [`${message.sequence} ${message.ID}`, message]));
  return Object.fromEntries(conversations.map(({ messages, ...said }) => [said.conversationID, { ...said, messages: named(messages) }]));
}

let written = 0;
let read = 0;
const sent = [];

const VERBS = {
  async write({ engine }, conversationID) {
    const [conversationType, to] = conversationID.startsWith("GROUP") ? ["GROUP", conversationID.slice(5)] : ["C2C", conversationID.slice(3)];
    const payload = { text: `message ${++written}` };
    const message = createMessage({ me: engine.me, to, conversationType, type: "TIMTextElem", payload, needReadReceipt: chance() < 0.7 }, engine.serverNow() + written);
    sent.push(message);
    await engine.outbox.send(message);
  },
  async read(person, conversationID) {
    const asked = person.messages(conversationID).filter(({ flow, needReadReceipt }) => flow === "in" && needReadReceipt);
    if (!asked.length) return;
    const seen = asked.slice(-1 - Math.floor(chance() * 20));
    await person.engine.acknowledgements.add(seen, { origin: "viewed" });
    read += seen.length;
  },
  async see({ engine }, conversationID) {
    engine.positions.move(conversationID);
  },
  async seeSome(person, conversationID) {
    const message = pick(person.messages(conversationID));
    if (message) person.engine.positions.move(conversationID, message.sequence);
  },
  async recall(person, conversationID) {
    const mine = person.messages(conversationID).filter(({ flow, isRevoked }) => flow === "out" && !isRevoked);
    if (mine.length) await person.engine.call("message.recall", { messageID: pick(mine).ID });
  },
  async edit(person, conversationID) {
    const mine = person.messages(conversationID).filter(({ flow, isRevoked }) => flow === "out" && !isRevoked);
    if (mine.length) await person.engine.call("message.edit", { messageID: pick(mine).ID, payload: { text: `edited ${++written}` }, askAgain: chance() < 0.5 });
  },
  async hide(person, conversationID) {
    const message = pick(person.messages(conversationID));
    if (message && message.ID) await person.engine.call("message.hide", { messageIDs: [message.ID] });
  },
  async draft({ engine }, conversationID) {
    engine.drafts.set(conversationID, chance() < 0.3 ? "" : `draft ${++written}`);
  },
  async leaveOrJoin({ engine }, conversationID) {
    if (!conversationID.startsWith("GROUP")) return;
    await engine.call("group.leave", { conversationID });
    await rest(chance() * 300);
    await engine.call("group.join", { conversationID });
  },
  async rename({ engine }, conversationID) {
    if (conversationID.startsWith("GROUP")) await engine.call("group.change", { conversationID, name: `name ${++written}` });
  },
  async share({ engine }, conversationID) {
    const sharesReceipts = chance() < 0.6;
    if (chance() < 0.3) await engine.call("me.change", { sharesReceipts });
    else await engine.call("sharing.change", { conversationID, sharesReceipts });
  },
};
const OFTEN = ["write", "write", "write", "write", "read", "read", "read", "see", "seeSome"];

const people = await Promise.all(CREDENTIALS.map((credentials) => new Person(credentials, BadSocket).comeIn()));
// Beside the groups each has a conversation with each.
for (const one of people) for (const other of people) if (one !== other) await VERBS.write(one, `C2C${other.credentials.userID}`);
isStormy = true;
const refused = new Map();
const underWay = [];
for (let step = 0; step < Number(steps); step += 1) {
  const person = pick(people);
  const conversation = pick(person.engine.conversations.list());
  const verb = chance() < 0.6 ? pick(OFTEN) : pick(Object.keys(VERBS));
  if (conversation) {
    // What is refused, or asked on a broken line, is as if nobody had asked.
    const refuse = (error) => {
      if (!(error instanceof ChatError)) throw error;
      refused.set(error.reason || error.message, verb);
    };
    underWay.push(VERBS[verb](person, conversation.conversationID).catch(refuse));
  }
  await rest(chance() * 40);
}
isStormy = false;
await Promise.all(underWay.map((work) => Promise.race([work, rest(25_000)])));
await rest(CALM);

for (const message of sent) assert.notEqual(message.status, "unSend", `${message.ID} is still on its way`);
for (const person of people) {
  const fresh = await new Person(person.credentials, WebSocket).comeIn();
  await rest(1200);
  const differs = differences(keyed(person.shown()), keyed(fresh.shown()));
  assert.deepEqual(differs, [], `${person.credentials.userID} is shown something else than on a fresh load`);
  for (const [message, times] of person.heard) assert.equal(times, 1, `${person.credentials.userID} was told ${times} times of ${message}`);
  await fresh.leave();
}
const numbers = people.map((person) => person.shown().reduce((sum, { messages }) => sum + messages.length, 0));
console.log(JSON.stringify({ seed, sent: sent.length, read, shown: numbers, refused: Object.fromEntries(refused) }));
for (const person of people) await person.leave();
process.exit(0);
