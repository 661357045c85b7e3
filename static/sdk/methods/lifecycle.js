import { text } from "../arguments.js";
import { EVENT } from "../constants.js";
import { ChatError, CODE } from "../errors.js";

const ABILITIES = [2 ** 5, 2 ** 7, 2 ** 48]; // of those that kits ask for: read receipts, who is online, reactions

/**
 * Coming and going, and what may be called before.
 * @param {import("../gate.js").Gate} gate
 * @param {() => void} forget  this instance, so that the next `create` makes another
 */
export function lifecycle(gate, forget) {
  const { engine, emitter } = gate;
  let isDestroyed = false;

  return {
    /** @param {{userID: string, userSig?: string}} options */
    async login(options) {
      const userID = text(options?.userID, "userID");
      if (isDestroyed) throw destroyed();
      if (engine.isReady() && engine.me?.userID === userID) return loggedIn(true);
      if (engine.state !== "out") {
        throw new ChatError(CODE.LOGIN_REPEATED, "Somebody is logged in, or about to be. Log out first.");
      }
      try {
        await engine.login({ userID, userSig: options.userSig });
      } catch (error) {
        gate.shut(new ChatError(CODE.LOGIN_FAILED, "The login failed. Log in first."));
        throw error;
      }
      return loggedIn(false);
    },

    async logout() {
      if (engine.state === "out") return nothing();
      gate.shut(new ChatError(CODE.LOGGED_OUT, "Logged out. Log in first."));
      await engine.logout();
      return nothing();
    },

    async destroy() {
      isDestroyed = true;
      forget();
      if (engine.state !== "out") await engine.logout();
      await engine.destroy();
      gate.shut(destroyed());
      emitter.emit(EVENT.SDK_DESTROY);
      emitter.clear();
      return nothing();
    },

    isReady: () => engine.isReady(),
    getLoginUser: () => engine.me?.userID ?? "",
    getServerTime: () => Math.floor(engine.serverNow() / 1000),
    reconnect: () => engine.reconnect(),
    /** The server's published limits, by name; none while they are not known. */
    getLimits: () => engine.limits,

    /** @param {string} name @param {import("../emitter.js").Handler} handler @param {any} [context] */
    on: (name, handler, context) => emitter.on(name, handler, context),
    /** @param {string} name @param {import("../emitter.js").Handler} handler @param {any} [context] */
    off: (name, handler, context) => emitter.off(name, handler, context),

    // Everything is in already, and there is no log to set a level for.
    use() {},
    registerPlugin() {},
    setLogLevel() {},

    /** @param {string} key @param {any} [value] */
    callExperimentalAPI(key, value) {
      if (key === "canIUseModule" || key === "isIntl") return true;
      const enabled = key === "isCommercialAbilityEnabled" && ABILITIES.includes(Number(value));
      return Promise.resolve({ code: 0, data: { enabled } });
    },
  };
}

/**
 * @param {boolean} repeatLogin
 * @returns {import("../index.js").Result<any>}
 */
function loggedIn(repeatLogin) {
  return { code: 0, data: { actionStatus: "OK", errorCode: 0, errorInfo: "", repeatLogin } };
}

function destroyed() {
  return new ChatError(CODE.NOT_LOGGED_IN, "This instance was destroyed. Create another.");
}

/** @returns {import("../index.js").Result<Record<string, never>>} */
function nothing() {
  return { code: 0, data: {} };
}
