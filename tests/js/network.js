/**
 * A chat server in memory, for tests: it speaks the frames of docs/socket.md and the answers of docs/rest.md, as far as
 * clients need them, and nothing of it is our SDK. `server.network` is what `create` takes.
 */
import { Applications } from "./server/applications.js";
import { keptCommands } from "./server/kept.js";
import { contactCommands } from "./server/contacts.js";
import { groupDataCommands } from "./server/group-data.js";
import { groupCommands } from "./server/groups.js";
import { Media } from "./server/media.js";
import { messageCommands } from "./server/messages.js";
import { Mine } from "./server/mine.js";
import { ask } from "./server/questions.js";
import { reactionCommands } from "./server/reactions.js";
import { receiptCommands } from "./server/receipts.js";
import { problem } from "./server/refusals.js";
import { Rooms } from "./server/rooms.js";
import { topicCommands } from "./server/topics.js";

export { problem };

export const ORIGIN = "http://chat.test";

const READY = 1;
const CLOSED = 3;

export class FakeServer {
  epoch = "first";
  /** Every command that came: {who, command, params}. @type {{who: string, command: string, params: any}[]} */
  calls = [];
  /** Nobody gets through while it is down. */
  isDown = false;
  /** Somebody comes or goes. @type {(userID: string, status: any) => void} */
  appear = () => {};
  /** @type {Map<string, any>} */
  people = new Map();
  /** @type {Map<string, any>} by key: a group's ID, or the two people of a direct one */
  rooms = new Map();
  /** @type {Set<any>} */
  sockets = new Set();
  /** @type {{command: string, problem: any}[]} */
  #refusals = [];
  /** @type {Map<string, Promise<void>>} */
  #held = new Map();
  media = new Media();
  /** The key that is given out for addresses of media. */
  mediaKey = { key: "a key", expiresIn: 86_400 };
  #all = new Rooms(this);
  #mine = new Mine(this, this.#all);
  #applications = new Applications(this.#all, this.#mine);
  /** @type {Record<string, (who: string, params: any) => any>} */
  #commands = {
    ...messageCommands(this, this.#all, this.#mine),
    ...receiptCommands(this, this.#all),
    ...reactionCommands(this.#all, this.#mine),
    ...this.#mine.commands(),
    ...keptCommands(this.#all, this.#mine),
    ...contactCommands(this, this.#mine),
    ...groupCommands(this.#all, this.#applications),
    ...this.#applications.commands(),
    ...groupDataCommands(this, this.#all),
    ...topicCommands(this, this.#all),
  };

  /** @param {...string} userIDs whose credential is `sig of <userID>` */
  constructor(...userIDs) {
    for (const userID of userIDs) {
      const nick = userID[0].toUpperCase() + userID.slice(1);
      const profile = { userID, nick, avatar: `/avatars/${userID}.svg`, isBot: false };
      this.people.set(userID, {
        profile,
        tinyID: String(this.people.size + 1),
        sharesReceipts: true,
        changeSeq: 0,
        tallySeq: 0,
        tallies: [],
        changes: [],
        contacts: new Map(),
        friendGroups: new Map(),
        hidden: new Set(),
      });
    }
  }

  /** What `create` takes: this server instead of the network. */
  get network() {
    const server = this;
    class WebSocket extends FakeSocket {
      /** @param {string} url */
      constructor(url) {
        super(server, url);
      }
    }
    return { proxyServer: ORIGIN, WebSocket, fetch: (/** @type {any} */ ...asked) => this.#fetch(...asked) };
  }

  /** The next such command is refused. @param {string} command @param {any} problem */
  refuse(command, problem) {
    this.#refusals.push({ command, problem: { status: 400, detail: "Refused.", ...problem } });
  }

  /** Such commands are answered only when the function that this returns was called. @param {string} command */
  hold(command) {
    let release = () => {};
    this.#held.set(command, new Promise((resolve) => (release = () => resolve(undefined))));
    return () => {
      this.#held.delete(command);
      release();
    };
  }

  /** Every connection breaks. */
  cut() {
    for (const socket of this.sockets) socket.lose(1006);
  }

  /** The commands of one name that came, without who sent them. @param {string} command */
  asked(command) {
    return this.calls.filter((call) => call.command === command).map(({ params }) => params);
  }

  /** @param {string} userID @param {any} frame */
  tell(userID, frame) {
    for (const socket of this.sockets) if (socket.userID === userID) socket.hear(frame);
  }

  /** Its clock goes on. @param {number} seconds */
  wait(seconds) {
    this.#all.clock += seconds;
  }

  /** What moved since the last one, and what is gone, as every 25 seconds. @param {string} userID */
  beat(userID) {
    for (const socket of this.sockets) if (socket.userID === userID) socket.hear(this.#heartbeat(socket));
  }

  /** @param {any} socket that it is for, which was told of everything by `ready` or the last one */
  #heartbeat(socket) {
    const { conversations, ...stand } = this.#all.heads(socket.userID);
    const known = socket.told;
    socket.told = byConversation(conversations);
    const moved = conversations.filter(({ conversationID: id }) => known.get(id) !== socket.told.get(id));
    const gone = [...known.keys()].filter((id) => !socket.told.has(id));
    return { frame: "heartbeat", ...stand, conversations: moved, gone };
  }

  /** A message, sent by somebody without a client. @param {string} who @param {any} params */
  say(who, params) {
    return this.do(who, "message.send", params).message;
  }

  /** A command, given by somebody without a client. @param {string} who @param {string} command @param {any} params */
  do(who, command, params) {
    return this.#commands[command](who, params).data;
  }

  /** @param {any} socket @param {any} call */
  async take(socket, { id, command, params = {} }) {
    if (command === "login") return this.#logIn(socket, id, params);
    this.calls.push({ who: socket.userID, command, params });
    await this.#held.get(command);
    const refused = this.#refusals.findIndex((one) => one.command === command);
    const known = this.#commands[command];
    let answer = refused >= 0 ? { error: this.#refusals.splice(refused, 1)[0].problem } : undefined;
    answer ??= known ? known(socket.userID, params) : { error: problem(404, 3122, "unknown_command") };
    socket.hear({ frame: "answer", id, status: answer.error?.status ?? 200, ...answer });
  }

  /** @param {any} socket @param {number} id @param {any} params */
  #logIn(socket, id, { userID, userSig }) {
    if (userSig !== `sig of ${userID}` || !this.people.has(userID)) {
      return socket.hear({ frame: "answer", id, error: problem(401, 3003, "bad_credential") });
    }
    socket.userID = userID;
    socket.hear({ frame: "answer", id, status: 200, data: { userID } });
    const heads = this.#all.heads(userID);
    socket.told = byConversation(heads.conversations);
    socket.hear({ frame: "ready", userID, tinyID: this.people.get(userID).tinyID, ...heads });
  }

  /** @param {string} address @param {{headers?: Record<string, string>}} [options] */
  async #fetch(address, { headers = {}, method = "GET", body: form, signal } = {}) {
    if (this.isDown) throw new TypeError("Failed to fetch");
    const { pathname, searchParams } = new URL(address);
    const who = headers.Authorization?.replace("Token sig of ", "");
    if (method === "POST" && pathname === "/api/v1/uploads/" && this.people.has(who ?? "")) return this.#upload(who, form, signal);
    if (pathname === "/api/v1/media-key/") return Response.json(this.mediaKey);
    const found = this.people.has(who ?? "")
      ? ask(this.#all, this.#mine, this.#applications, who, decodeURIComponent(pathname.replace("/api/v1/", "")), searchParams)
      : { error: problem(401, 3003, "bad_credential") };
    if (found.data?.epoch) found.data.mediaKey = this.mediaKey;
    const body = JSON.stringify(found.error ?? found.data);
    return new Response(body, { status: found.error?.status ?? 200 });
  }

  /** @param {string} who @param {FormData} form @param {AbortSignal} [signal] */
  async #upload(who, form, signal) {
    const refused = this.#refusals.findIndex(({ command }) => command === "upload");
    const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(new TypeError("aborted"))));
    await Promise.race([this.#held.get("upload"), aborted]);
    if (this.isDown) throw new TypeError("Failed to fetch");
    if (refused >= 0) {
      const [{ problem: said }] = this.#refusals.splice(refused, 1);
      return Response.json(said, { status: said.status });
    }
    return Response.json((await this.media.take(who, form)).data, { status: 201 });
  }
}

/** @param {any[]} heads */
function byConversation(heads) {
  return new Map(heads.map((head) => [head.conversationID, JSON.stringify(head)]));
}

class FakeSocket extends EventTarget {
  readyState = 0;
  userID = "";
  /** @type {Map<string, string>} the heads that it was told of last */
  told = new Map();

  /** @param {FakeServer} server @param {string} url */
  constructor(server, url) {
    super();
    this.server = server;
    this.url = url;
    queueMicrotask(() => {
      if (server.isDown) return this.lose(1006);
      server.sockets.add(this);
      this.readyState = READY;
      this.dispatchEvent(new Event("open"));
    });
  }

  /** @param {string} text */
  send(text) {
    queueMicrotask(() => this.readyState === READY && this.server.take(this, JSON.parse(text)));
  }

  /** @param {any} frame */
  hear(frame) {
    const data = JSON.stringify(frame);
    queueMicrotask(() => {
      if (this.readyState === READY) this.dispatchEvent(Object.assign(new Event("message"), { data }));
    });
  }

  close() {
    this.lose(1000);
  }

  /** @param {number} code */
  lose(code) {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.server.sockets.delete(this);
    queueMicrotask(() => this.dispatchEvent(Object.assign(new Event("close"), { code })));
  }
}
