import { ChatError, CODE } from "../errors.js";

/**
 * @typedef {object} Wanted
 * @property {string} address
 * @property {string} userSig
 * @property {typeof globalThis.fetch} ask
 * @property {FormData} form
 * @property {AbortSignal} [signal]
 * @property {(bytes: number) => void} [onBytes] how much has gone
 */

/**
 * One form, sent by whatever tells how much of it has gone.
 * @param {Wanted} wanted
 * @returns {Promise<any>}
 */
export async function upload(wanted) {
  /** @type {Record<string, string>} */
  const headers = wanted.userSig ? { Authorization: `Token ${wanted.userSig}` } : { "X-CSRFToken": proofOfOurPage() };
  const isBrowsers = wanted.ask === globalThis.fetch && typeof XMLHttpRequest !== "undefined";
  const { status, answer } = await (isBrowsers ? told : asked)(wanted, headers);
  if (status === 201 && answer) return answer;
  if (answer?.errorCode) throw ChatError.of(answer);
  throw new ChatError(CODE.NETWORK, `The server could not take the file (${status}).`);
}

/** @param {Wanted} wanted @param {Record<string, string>} headers @returns {Promise<{status: number, answer: any}>} */
function told({ address, userSig, form, signal, onBytes }, headers) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new ChatError(CODE.NETWORK, "There is no connection to the server."));
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.withCredentials = !userSig;
    request.upload.addEventListener("progress", ({ loaded }) => onBytes?.(loaded));
    request.addEventListener("load", () => resolve({ status: request.status, answer: parsed(request.responseText) }));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    if (signal?.aborted) lost();
    else request.send(form);
  });
}

/** @param {Wanted} wanted @param {Record<string, string>} headers @returns {Promise<{status: number, answer: any}>} */
async function asked({ address, userSig, ask, form, signal }, headers) {
  const credentials = userSig ? "omit" : "same-origin";
  try {
    const response = await ask.call(globalThis, address, { method: "POST", headers, credentials, body: form, signal });
    return { status: response.status, answer: parsed(await response.text()) };
  } catch {
    throw new ChatError(CODE.NETWORK, "There is no connection to the server.");
  }
}

/** @param {string} text */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The server's cookie, which pages of other sites cannot read; its second name is for plain http. */
function proofOfOurPage() {
  const cookies = typeof document === "undefined" ? "" : document.cookie;
  const found = /(?:^|; )__Host-csrftoken=([^;]*)/.exec(cookies) ?? /(?:^|; )csrftoken=([^;]*)/.exec(cookies);
  return decodeURIComponent(found?.[1] ?? "");
}
