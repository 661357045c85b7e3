/**
 * One WebSocket, kept open. Fires `frame` for every frame that is no answer, `open` and `lost`.
 */
import { Refusal } from "./rest.js";

const SILENCE = 60_000; // the server's heartbeat comes every 25 s: after two of them the line is dead
const SHORTEST = 500;
const LONGEST = 30_000;
const PATIENCE = 5000;
const LOGGED_OUT = [4401, 4403];

export class Disconnected extends Error {
  message = "There is no connection. Try again.";
}

export class Connection extends EventTarget {
  #socket = null;
  #calls = new Map();
  #lastCall = 0;
  #losses = 0;
  #watchdog = 0;
  #retry = 0;

  /** Connect now, if there is no connection. */
  open() {
    clearTimeout(this.#retry);
    if (this.#socket) return;
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/`);
    this.#socket = socket;
    socket.addEventListener("message", (event) => this.#receive(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#lose(socket, event.code));
    this.#watch();
  }

  /** Give this connection up and try another one. */
  drop() {
    if (this.#socket) this.#lose(this.#socket, 0);
  }

  /** Resolves when commands can be sent; Disconnected if that takes too long for somebody who waits. */
  opened() {
    if (this.#socket?.readyState === WebSocket.OPEN) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.addEventListener("open", () => resolve(), { once: true });
      setTimeout(() => reject(new Disconnected()), PATIENCE);
    });
  }

  /**
   * One command; resolves with its data, rejects with a Refusal, or Disconnected if no answer can come any more.
   * @param {string} command
   * @param {object} params
   */
  call(command, params) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return Promise.reject(new Disconnected());
    const id = ++this.#lastCall;
    this.#socket.send(JSON.stringify({ id, command, params }));
    return new Promise((resolve, reject) => this.#calls.set(id, { resolve, reject }));
  }

  #receive(frame) {
    this.#watch();
    if (frame.frame === "answer") {
      const call = this.#calls.get(frame.id);
      this.#calls.delete(frame.id);
      if (frame.error) call?.reject(new Refusal(frame.error));
      else call?.resolve(frame.data);
      return;
    }
    if (frame.frame === "ready") this.dispatchEvent(new Event("open"));
    if (frame.frame === "heartbeat") this.#losses = 0; // it has held for a while
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  #lose(socket, code) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    clearTimeout(this.#watchdog);
    socket.close();
    for (const call of this.#calls.values()) call.reject(new Disconnected());
    this.#calls.clear();
    if (LOGGED_OUT.includes(code)) {
      location.assign("/login/");
      return;
    }
    // Full jitter, so that a restarted server is not met by everybody at once.
    const most = Math.min(LONGEST, SHORTEST * 2 ** ++this.#losses);
    this.#retry = setTimeout(() => this.open(), SHORTEST + Math.random() * most);
    this.dispatchEvent(new Event("lost"));
  }

  #watch() {
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.drop(), SILENCE);
  }
}
