/** An upload by the browser's session proves that it comes from a page of ours, by the server's cookie. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { upload } from "../../../static/sdk/core/upload.js";

afterEach(() => delete globalThis.document);

/** @param {string} cookie @returns {Promise<string>} what went along as proof */
async function proofBy(cookie) {
  globalThis.document = /** @type {any} */ ({ cookie });
  let sent;
  const ask = async (_address, { headers }) => {
    sent = headers["X-CSRFToken"];
    return new Response("{}", { status: 201 });
  };
  await upload({ address: "/api/v1/uploads/", userSig: "", ask, form: new FormData() });
  return sent;
}

test("the cookie that no other host of the domain can plant goes before one that it can", async () => {
  assert.equal(await proofBy("csrftoken=planted; __Host-csrftoken=ours"), "ours");
  assert.equal(await proofBy("theme=dark; __Host-csrftoken=ours; language=en"), "ours");
});

test("with plain http the cookie has its plain name", async () => {
  assert.equal(await proofBy("notcsrftoken=other; csrftoken=ours"), "ours");
  assert.equal(await proofBy(""), "");
});
