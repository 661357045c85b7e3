/** Whether this browser is told of messages while the page is closed: by its push service, to a service worker of ours. */

const ADDRESS = "/api/v1/push/";
const WORKER = "/worker.js";
// No other address may be that of a script (chatsite/policies.py). Some browsers do not ask.
const worker = /** @type {any} */ (globalThis).trustedTypes?.createPolicy("worker", { createScriptURL: () => WORKER });

const canPush = () => "serviceWorker" in navigator && "PushManager" in window;

/**
 * Subscribe this browser, or say so again: the server may have forgotten it, or have another key.
 * @returns {Promise<boolean>} whether it is told now; not if the server sends no pushes
 */
export async function subscribe() {
  if (!canPush()) return false;
  const { publicKey } = await (await fetch(ADDRESS)).json();
  if (!publicKey) return false;
  const registration = await register();
  const key = bytesOf(publicKey);
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && !isSame(subscription.options.applicationServerKey, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  subscription ??= await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  const { endpoint, keys } = subscription.toJSON();
  const answer = await send("POST", { endpoint, keys, language: document.documentElement.lang.toLowerCase() });
  return answer.ok;
}

/** The worker, ready to be told. */
export async function register() {
  await navigator.serviceWorker.register(worker?.createScriptURL("") ?? WORKER);
  return navigator.serviceWorker.ready;
}

/** Nothing is pushed to this browser any more. */
export async function unsubscribe() {
  if (!canPush()) return;
  const registration = await navigator.serviceWorker.getRegistration("/");
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await send("DELETE", { endpoint: subscription.endpoint }).catch(() => {}); // it is told by the push service, too
  await subscription.unsubscribe();
}

/** @param {string} method @param {any} body */
function send(method, body) {
  const named = (/** @type {string} */ name) => new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1];
  const proof = decodeURIComponent(named("__Host-csrftoken") ?? named("csrftoken") ?? "");
  return fetch(ADDRESS, {
    method,
    headers: { "Content-Type": "application/json", "X-CSRFToken": proof },
    body: JSON.stringify(body),
  });
}

/** @param {string} base64 @returns {Uint8Array<ArrayBuffer>} */
const bytesOf = (base64) =>
  Uint8Array.from(atob(base64.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

/** @param {ArrayBuffer | null} one @param {Uint8Array} other */
const isSame = (one, other) => one !== null && String(new Uint8Array(one)) === String(other);
