import { ChatError, CODE } from "../errors.js";
import { isAnswer, pauseOf } from "./later.js";

const SILENCE = 60_000; // the server's heartbeat comes every 25 s: after two of them the line is dead
const PATIENCE = 20_000; // for an answer, or for a connection to ask on
const LOGIN_OVER = 4401;
const TOO_MANY = 4429;
const LONG = 30; // seconds before a socket is tried again for which there was no place
const FRAME_BYTES = 65_536; // of a frame that goes up, until the server has said its own limit
const OPEN = 1; // WebSocket.OPEN, also where there is no global WebSocket
const LOGIN_CALL = 0;

/** @typedef {{resolve: (data: any) => void, reject: (error: ChatError) => void, timer: ReturnType<typeof setTimeout>}} Call */

/**
 * One socket, kept open: commands up, frames down. It logs in by its first frame, or by the session of the page.
 * What it holds is only its own: whoever uses it catches up after each `ready`.
 */
export class Connection {
  #url;
  #Socket;
  /** @type {(frame: import("./types.js").Wire) => void} */
  #onFrame;
  /** @type {(state: string, retryAt: number) => void} */
  #onState;
  /** @type {(error: ChatError) => void} */
  #onOver;
  /** @type {import("./types.js").Credentials | null} */
  #credentials = null;
  /** @type {WebSocket | null} */
  #socket = null;
  /** @type {Map<number, Call>} */
  #calls = new Map();
  /** @type {Set<() => void>} */
  #waiting = new Set();
  #lastCall = LOGIN_CALL;
  #failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #watchdog;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #online = () => this.reconnect();
  #offline = () => this.drop();
  state = "disconnected";
  frameBytes = FRAME_BYTES;

  /**
   * @param {{origin: string, Socket: typeof WebSocket, onFrame: (frame: import("./types.js").Wire) => void,
   *   onState: (state: string, retryAt: number) => void, onOver: (error: ChatError) => void}} options
   */
  constructor({ origin, Socket, onFrame, onState, onOver }) {
    this.#url = `${origin.replace(/^http/, "ws")}/ws/`;
    this.#Socket = Socket;
    this.#onFrame = onFrame;
    this.#onState = onState;
    this.#onOver = onOver;
  }

  /** @param {import("./types.js").Credentials} credentials */
  open(credentials) {
    this.#credentials = credentials;
    globalThis.addEventListener?.("online", this.#online);
    globalThis.addEventListener?.("offline", this.#offline);
    this.reconnect();
  }

  /** For good: nothing is tried any more, and what waits for an answer is refused. */
  close() {
    this.#credentials = null;
    globalThis.removeEventListener?.("online", this.#online);
    globalThis.removeEventListener?.("offline", this.#offline);
    clearTimeout(this.#retry);
    this.drop();
    for (const giveUp of this.#waiting) giveUp();
  }

  /** Try now, if there is no connection. */
  reconnect() {
    if (!this.#credentials || this.#socket) return;
    clearTimeout(this.#retry);
    const socket = new this.#Socket(this.#credentials.userSig ? `${this.#url}?session=no` : this.#url);
    this.#socket = socket;
    socket.addEventListener("open", () => this.#logIn(socket));
    socket.addEventListener("message", (event) => this.#receive(socket, JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#lose(socket, event.code));
    this.#watch();
    this.#tell("connecting");
  }

  /** Give this connection up, and try another one. */
  drop() {
    if (this.#socket) this.#lose(this.#socket, 0);
  }

  /**
   * One command; resolves with its data. ChatError with the server's code if it is refused, NETWORK if there is no
   * connection (with `isPatient`: for longer than somebody waits) or it was lost before the answer, TIMEOUT.
   * @param {string} command
   * @param {import("./types.js").Wire} params
   * @param {boolean} [isPatient]
   * @returns {Promise<any>}
   */
  async call(command, params, isPatient = false) {
    if (this.state !== "connected" && isPatient && this.#credentials) await this.#connected();
    if (this.state !== "connected") throw lost();
    return this.#send(++this.#lastCall, command, params);
  }

  #connected() {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        resolve(undefined);
      };
      const timer = setTimeout(go, PATIENCE);
      this.#waiting.add(go);
    });
  }

  /** @param {number} id @param {string} command @param {import("./types.js").Wire} params @returns {Promise<any>} */
  #send(id, command, params) {
    const frame = JSON.stringify({ id, command, params });
    // The server would end the connection over it, and again when it is tried anew.
    if (new Blob([frame]).size > this.frameBytes) return Promise.reject(tooLarge(this.frameBytes));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#calls.delete(id);
        reject(new ChatError(CODE.TIMEOUT, "The server did not answer in time."));
      }, PATIENCE);
      this.#calls.set(id, { resolve, reject, timer });
      this.#socket?.send(frame);
    });
  }

  /** @param {WebSocket} socket */
  #logIn(socket) {
    if (socket !== this.#socket || !this.#credentials?.userSig) return;
    const { userID, userSig } = this.#credentials;
    this.#send(LOGIN_CALL, "login", { userID, userSig }).catch((error) => {
      // A server that is busy, or says nothing, has not refused the login.
      if (isAnswer(error) || error.data.status === 401) this.#end(error);
      else if (socket === this.#socket) this.drop();
    });
  }

  /** @param {WebSocket} socket @param {import("./types.js").Wire} frame */
  #receive(socket, frame) {
    if (socket !== this.#socket) return;
    this.#watch();
    if (frame.frame === "answer") {
      const call = this.#calls.get(frame.id);
      if (!call) return;
      this.#calls.delete(frame.id);
      clearTimeout(call.timer);
      if (frame.error) call.reject(ChatError.of(frame.error));
      else call.resolve(frame.data);
      return;
    }
    if (frame.frame === "ready") {
      // The session of this page may be another person's by now.
      if (frame.userID !== this.#credentials?.userID) return this.#end(new ChatError(CODE.LOGIN_EXPIRED, "Somebody else is logged in here now."));
      this.#failures = 0;
      this.#tell("connected");
    }
    this.#onFrame(frame);
    if (frame.frame === "ready") for (const go of this.#waiting) go();
  }

  /** @param {WebSocket} socket @param {number} code */
  #lose(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#watchdog);
    if (socket.readyState <= OPEN) socket.close();
    // Without an answer the server has waited for a login, on a slow line or behind others: that one is not over.
    const isOver = code === LOGIN_OVER && !this.#calls.has(LOGIN_CALL);
    for (const call of this.#calls.values()) {
      clearTimeout(call.timer);
      call.reject(lost());
    }
    this.#calls.clear();
    if (isOver) return this.#end(new ChatError(CODE.LOGIN_EXPIRED, "The login is over. Log in anew."));
    const pause = pauseOf(code === TOO_MANY ? { data: { retryAfter: LONG } } : null, ++this.#failures);
    if (this.#credentials) this.#retry = setTimeout(() => this.reconnect(), pause);
    this.#tell("disconnected", this.#credentials ? Date.now() + pause : 0);
  }

  /** @param {ChatError} error */
  #end(error) {
    if (!this.#credentials) return;
    this.close();
    this.#onOver(error);
  }

  /** @param {string} state @param {number} [retryAt] */
  #tell(state, retryAt = 0) {
    this.state = state;
    this.#onState(state, retryAt);
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.drop(), SILENCE);
  }
}

/** @param {number} limit */
function tooLarge(limit) {
  return new ChatError(CODE.TOO_LARGE, `At most ${limit} bytes at once (frameBytes).`, { status: 413, limit }, "too_large");
}

function lost() {
  return new ChatError(CODE.NETWORK, "There is no connection to the server.");
}
