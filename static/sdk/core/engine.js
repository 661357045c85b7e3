import { EVENT, TYPES } from "../constants.js";
import { ChatError, CODE } from "../errors.js";
import { statusOf } from "../objects/profile.js";
import { blankMessage, fillMessage } from "../objects/message.js";
import { Acknowledgements } from "./acknowledgements.js";
import { Arrivals } from "./arrivals.js";
import { CatchUp } from "./catch-up.js";
import { Connection } from "./connection.js";
import { Conversations } from "./conversations.js";
import { Drafts } from "./drafts.js";
import { GroupData } from "./group-data.js";
import { History } from "./history.js";
import { Kept } from "./kept.js";
import { Later } from "./later.js";
import { Messages } from "./messages.js";
import { Mine } from "./mine.js";
import { News } from "./news.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { PeerReads } from "./peer-reads.js";
import { People } from "./people.js";
import { Pins } from "./pins.js";
import { Positions } from "./positions.js";
import { Profiles } from "./profiles.js";
import { Rest } from "./rest.js";
import { Sharing } from "./sharing.js";
import { Shelf } from "./shelf.js";
import { Topics } from "./topics.js";
import { Totals } from "./totals.js";
import { Uploads } from "./uploads.js";
import { Vanishing } from "./vanishing.js";
import { WholeList } from "./whole-list.js";

const PAGE = 100;
const AT_START = 50; // conversations of the first answer; the others follow

/**
 * @typedef {import("./types.js").Wire} Wire
 * @typedef {import("./types.js").Profile} Profile
 */

/** What one person knows of the chat, kept as the server has it, and everything of theirs that is on its way. */
export class Engine {
  #origin;
  #indexedDB;
  #connection;
  #rest;
  /** @type {Wire[] | null} frames that came before a load was done */
  #buffer = [];
  #epoch = "";
  #serverAhead = 0;
  #isStarting = false;
  /** Counts how often everything was dropped. */
  #life = 0;
  /** @type {"out" | "entering" | "ready"} */
  state = "out";
  /** @type {Profile | null} */
  me = null;
  /** @type {Record<string, number>} */
  limits = {};
  /** In addresses of media, where no cookie goes with them. */
  mediaKey = "";
  later = new Later();
  /** Whom I know, once somebody asked or it changed. @type {import("./contacts.js").Contacts | null} */
  contacts = null;
  /** Who is online, once somebody asked. @type {import("./statuses.js").Statuses | null} */
  statuses = null;

  /**
   * @param {{origin: string, emitter: import("../emitter.js").Emitter, WebSocket?: typeof globalThis.WebSocket,
   *   fetch?: typeof globalThis.fetch, indexedDB?: IDBFactory}} options the last three where the browser's own are not wanted
   */
  constructor({ origin, emitter, WebSocket: Socket = globalThis.WebSocket, fetch: ask = globalThis.fetch, indexedDB = globalThis.indexedDB }) {
    this.emitter = emitter;
    this.#origin = origin;
    this.#indexedDB = indexedDB;
    this.#rest = new Rest(origin, ask);
    this.#connection = new Connection({
      origin,
      Socket,
      onFrame: (frame) => this.#take(frame),
      onState: (state, retryAt) => this.emitter.emit(EVENT.NET_STATE_CHANGE, { state, retryAt }),
      onOver: (error) => this.#shutOut(error),
    });
    this.viewer = () => ({ me: this.me, origin, mediaKey: this.mediaKey, now: this.serverNow() });
    this.people = new People(this.viewer);
    this.conversations = new Conversations(this.viewer, this.people);
    this.messages = new Messages(this.viewer, (message) => this.sharing.check(message));
    this.topics = new Topics(this);
    this.news = new News(emitter, this.conversations, this.topics);
    this.list = new WholeList(this);
    this.profiles = new Profiles(this);
    this.totals = new Totals(this);
    this.notices = new Notices(this);
    this.groupData = new GroupData(emitter);
    this.mine = new Mine(this);
    this.catchUp = new CatchUp(this);
    this.history = new History(this);
    this.arrivals = new Arrivals(this);
    this.vanishing = new Vanishing(this);
    this.peerReads = new PeerReads(this);
    this.sharing = new Sharing(this);
    this.pins = new Pins(this);
    this.positions = new Positions(this);
    this.drafts = new Drafts(this);
    this.kept = new Kept(this);
    this.uploads = new Uploads(this);
    this.outbox = new Outbox(this);
    this.acknowledgements = new Acknowledgements(this);
    this.shelf = new Shelf("", undefined);
  }

  isReady() {
    return this.state === "ready";
  }

  get isConnected() {
    return this.#connection.state === TYPES.NET_STATE_CONNECTED;
  }

  /** Whether everything was dropped since this was called: what was asked before is nobody's any more. @returns {() => boolean} */
  endOfLife() {
    const life = this.#life;
    return () => life !== this.#life;
  }

  /** Milliseconds, by the server's clock. */
  serverNow() {
    return Date.now() + this.#serverAhead;
  }

  /**
   * Come in, and load what is shown first. Resolves when it is there; EVENT.SDK_READY follows. The socket opens at
   * the same time, and what it says is compared with what was loaded.
   * @param {import("./types.js").Credentials} credentials without `userSig`: by the session of our own page
   */
  async login(credentials) {
    if (this.state === "entering") throw new ChatError(CODE.LOGGING_IN, "A login is under way.");
    if (this.state === "ready") throw new ChatError(CODE.LOGIN_REPEATED, "Somebody is logged in.");
    this.state = "entering";
    this.#rest.userSig = credentials.userSig ?? "";
    const life = this.#life;
    try {
      this.#connection.open(credentials);
      const start = await this.#rest.get("start/", { limit: AT_START });
      if (life !== this.#life) throw new ChatError(CODE.LOGIN_FAILED, "The login ended before anybody was in.");
      if (start.profile.userID !== credentials.userID) throw new ChatError(CODE.LOGIN_FAILED, "This credential is somebody else's.");
      this.shelf = new Shelf(`chat ${this.#origin} ${credentials.userID}`, this.#indexedDB);
      this.#begin(start);
    } catch (error) {
      if (life === this.#life) this.#leave();
      throw error;
    }
  }

  async logout() {
    this.#leave();
    this.emitter.emit(EVENT.SDK_NOT_READY);
  }

  async destroy() {
    this.#leave();
  }

  reconnect() {
    this.#connection.reconnect();
  }

  /** A command of the socket; waits for a connection if there is none. @param {string} command @param {Wire} params @returns {Promise<any>} */
  call(command, params) {
    return this.#connection.call(command, params, true);
  }

  /** The same, refused at once if there is none. @param {string} command @param {Wire} params @returns {Promise<any>} */
  callNow(command, params) {
    return this.#connection.call(command, params);
  }

  /** @param {string} path @param {Record<string, any>} [query] @returns {Promise<any>} */
  get(path, query) {
    return this.#rest.get(path, query);
  }

  /**
   * A file goes up; resolves with what the server made of it. NETWORK if it did not arrive, or was cancelled.
   * @param {string} purpose @param {Blob} file @param {string} name
   * @param {{signal?: AbortSignal, onBytes?: (bytes: number) => void}} options
   * @returns {Promise<Wire>}
   */
  upload(purpose, file, name, options) {
    const form = new FormData();
    form.append("purpose", purpose);
    form.append("file", file, name || "file");
    return this.#rest.upload("uploads/", form, options);
  }

  /**
   * Page by page what changed after a cursor, until all is there. A cursor that the server does not know: afresh.
   * @param {string} command @param {Wire} params @param {() => number} cursor @param {(page: Wire) => void} apply
   */
  async pages(command, params, cursor, apply) {
    const life = this.#life;
    try {
      for (let isCompleted = false; !isCompleted; ) {
        const page = await this.call(command, { ...params, changed_after: cursor(), limit: PAGE, epoch: this.#epoch });
        if (life !== this.#life) return; // what it is about was dropped meanwhile
        apply(page);
        isCompleted = page.isCompleted;
      }
    } catch (error) {
      if (/** @type {any} */ (error).data?.status === 410) this.startAfresh();
      throw error;
    }
  }

  /** The numbers started anew, as after a restore: what we hold is dropped and loaded afresh. */
  startAfresh() {
    if (this.state !== "ready" || this.#isStarting) return;
    this.#isStarting = true;
    this.#buffer = [];
    this.state = "entering";
    this.emitter.emit(EVENT.SDK_NOT_READY);
    this.#forget();
    this.later.run("start", 0, () => this.#startAgain());
  }

  /** @param {Wire} wire a message that is stored nowhere */
  takeOnline(wire) {
    this.emitter.emit(EVENT.MESSAGE_RECEIVED, [fillMessage(blankMessage(), wire, this.viewer())]);
  }

  async loadContacts() {
    const { Contacts } = await import("./contacts.js");
    return (this.contacts ??= new Contacts(this));
  }

  /** @param {Wire} change of a contact or a group of friends */
  takeContact(change) {
    if (this.contacts?.isBegun) this.contacts.take(change);
    else this.later.run("contacts", 0, async () => (await this.loadContacts()).renew());
  }

  async #startAgain() {
    const life = this.#life;
    const start = await this.#rest.get("start/", { limit: AT_START }).catch(() => null);
    if (life !== this.#life) return;
    this.#isStarting = false;
    if (start) this.#begin(start);
    else this.#connection.drop(); // tried again with the next connection
  }

  /** @param {Wire} start */
  #begin(start) {
    this.#epoch = start.epoch;
    this.#serverAhead = start.time * 1000 - Date.now();
    this.limits = start.limits;
    if (start.mediaKey) this.#useKey(start.mediaKey);
    this.#connection.frameBytes = start.limits.frameBytes;
    this.profiles.begin(start.profile);
    this.catchUp.begin(start);
    const { results, next } = start.conversations;
    for (const shape of results) this.catchUp.take(shape, 0);
    this.kept.begin(start.keeping);
    this.news.clear(); // nobody is told of anything before SDK_READY
    this.list.begin(next);
    this.state = "ready";
    const life = this.#life;
    setTimeout(() => this.#open(life));
  }

  /** @param {{key: string, expiresIn: number}} given */
  async #useKey({ key, expiresIn }) {
    this.mediaKey = key;
    const isOver = this.endOfLife();
    // Without it media are not shown once the key has ended, and the next login brings another.
    const renewing = await import("./media-key.js").catch(() => null);
    renewing?.renewLater(this, expiresIn, isOver);
  }

  /** Everything is there: say so, apply what came meanwhile, and send what waits. @param {number} life */
  #open(life) {
    if (life !== this.#life) return;
    this.emitter.emit(EVENT.SDK_READY);
    if (life !== this.#life) return; // a handler logged out
    this.news.list(true);
    const frames = this.#buffer ?? [];
    this.#buffer = null;
    for (const frame of frames) this.#apply(frame);
    this.#loadKept();
    if (this.contacts) this.later.run("contacts", 0, () => this.contacts?.renew());
  }

  async #loadKept() {
    this.outbox.load();
    this.acknowledgements.load();
    await this.list.settled();
    this.drafts.load();
    this.positions.load();
  }

  /** @param {Wire} frame */
  #take(frame) {
    if (frame.time) this.#serverAhead = frame.time * 1000 - Date.now();
    if (this.state === "entering" && !this.#isStarting && frame.frame === "ready" && this.#epoch) {
      this.#isStarting = true; // a fresh start that the last connection broke off
      this.later.run("start", 0, () => this.#startAgain());
    }
    if (this.#buffer) this.#buffer.push(frame);
    else this.#apply(frame);
  }

  /** @param {Wire} frame */
  #apply(frame) {
    if (frame.frame === "ready" || frame.frame === "heartbeat") this.#compare(frame);
    else if (frame.frame === "changes") this.catchUp.takeChanges(frame);
    else if (frame.frame === "me") this.mine.take(frame);
    else if (frame.frame === "receipts") this.totals.take(frame);
    else if (frame.frame === "peerRead") this.peerReads.take(frame);
    else if (frame.frame === "profile") this.profiles.take(frame.profile);
    else if (frame.frame === "status") this.#takeStatuses(frame.statuses.map(statusOf));
    else if (frame.frame === "online") this.takeOnline(frame.message);
    else if (frame.frame === "joined" || frame.frame === "left") this.catchUp.fetchLater(frame.conversationID, 0);
  }

  /** @param {import("../index.js").UserStatus[]} told also of whom another device watches */
  #takeStatuses(told) {
    this.statuses?.note(told);
    this.emitter.emit(EVENT.USER_STATUS_UPDATED, told);
  }

  /** @param {Wire} frame */
  #compare(frame) {
    this.catchUp.name(frame);
    if (frame.epoch !== this.#epoch) return this.startAfresh();
    this.later.retry();
    this.statuses?.renew();
    if (frame.frame === "ready") {
      const told = this.conversations.tick();
      this.later.run("ready", 0, () => this.#compareAll(frame, told));
      this.positions.sendAll();
      this.outbox.sendAll();
      this.drafts.saveAll();
    } else {
      this.list.whole().catch(() => {}); // the next heartbeat asks again
      this.catchUp.follow(frame);
      if (this.conversations.endSilences()) this.news.list();
    }
    // Also what a tab that was closed meanwhile left behind.
    this.outbox.load();
    this.acknowledgements.load();
  }

  /** Only a whole list can tell what is missing and what is gone. @param {Wire} ready @param {number} told when it came */
  async #compareAll(ready, told) {
    const life = this.#life;
    await this.list.whole();
    if (life === this.#life) this.catchUp.compareAll(ready, told);
  }

  /** The login is over, although nobody logged out. @param {ChatError} error */
  #shutOut(error) {
    const [wasReady, wasIn] = [this.isReady(), this.#epoch !== ""];
    this.#leave();
    if (!wasIn) return; // whoever waits for the login hears of it
    if (wasReady) this.emitter.emit(EVENT.SDK_NOT_READY);
    this.emitter.emit(EVENT.KICKED_OUT, { type: TYPES.KICKED_OUT_USERSIG_EXPIRED });
    this.emitter.emit(EVENT.ERROR, { code: error.code, message: error.message });
  }

  #leave() {
    this.state = "out";
    this.#connection.close();
    this.#forget();
    this.#buffer = [];
    this.#epoch = "";
    this.#isStarting = false;
    this.profiles.end();
    this.#rest.userSig = "";
    this.mediaKey = "";
    this.shelf.close();
  }

  #forget() {
    this.#life += 1;
    this.later.clear();
    for (const part of [this.news, this.topics, this.notices, this.groupData, this.kept, this.conversations, this.messages, this.people, this.drafts, this.uploads, this.outbox, this.acknowledgements]) part.clear();
    this.contacts?.clear();
    this.statuses?.clear();
  }
}
