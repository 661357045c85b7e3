/** Work that waits, and how long. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Later, isAnswer, pauseAfter, pauseOf } from "../../../static/sdk/core/later.js";
import { ChatError } from "../../../static/sdk/errors.js";

const rest = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));

test("does the same thing once, however often it is asked for meanwhile", async () => {
  const later = new Later();
  let done = 0;

  for (let time = 0; time < 5; time += 1) later.run("it", 5, () => (done += 1));
  await rest(30);

  assert.equal(done, 1);
});

test("does it once more if it was asked for while it was done, never twice at the same time", async () => {
  const later = new Later();
  let [running, most, done] = [0, 0, 0];
  const work = async () => {
    most = Math.max(most, (running += 1));
    if (!done) for (let time = 0; time < 3; time += 1) later.run("it", 0, work);
    await rest(5);
    running -= 1;
    done += 1;
  };

  later.run("it", 0, work);
  await rest(60);

  assert.deepEqual([done, most], [2, 1]);
});

test("does it as it was asked for last", async () => {
  const later = new Later();
  /** @type {string[]} */
  const done = [];
  const work = (/** @type {string} */ name) => async () => {
    await rest(10);
    done.push(name);
  };

  later.run("it", 0, work("first"));
  await rest(5);
  later.run("it", 0, work("second"));
  later.run("it", 0, work("third"));
  await rest(60);

  assert.deepEqual(done, ["first", "third"]);
});

test("goes on after work that failed", async () => {
  const later = new Later();
  let done = 0;
  later.run("it", 0, () => Promise.reject(new Error("lost")));
  await rest(10);

  later.run("it", 0, () => (done += 1));
  await rest(10);

  assert.equal(done, 1);
});

test("forgets what waits", async () => {
  const later = new Later();
  let done = 0;
  later.run("it", 5, () => (done += 1));

  later.clear();
  await rest(20);

  assert.equal(done, 0);
});

test("what runs when everything is forgotten holds nothing up, and is not done again", async () => {
  const later = new Later();
  /** @type {string[]} */
  const done = [];
  let end = () => {};
  later.run("it", 0, () => new Promise((resolve) => (end = () => resolve(done.push("old")))));
  await rest(5);
  later.run("it", 0, () => done.push("old again"));

  later.clear();
  later.run("it", 0, () => done.push("new"));
  await rest(10);
  end();
  await rest(10);

  assert.deepEqual(done, ["new", "old"]);
});

test("waits longer after each failure, never the same for everybody, never for ever", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 50].map((failures) => Array.from({ length: 200 }, () => pauseAfter(failures)));
  const bounds = pauses.map((some) => [Math.min(...some), Math.max(...some)]);

  bounds.forEach(([least, most], index) => {
    const whole = Math.min(30_000, 1000 * 2 ** index);
    assert.ok(least >= whole / 2 && most <= whole, `${index}: ${least}…${most}`);
    assert.ok(most - least > whole / 10, "everybody comes at once");
  });
});

test("asks a server that has said when to come again no sooner, and not everybody at once", () => {
  const refusal = ChatError.of({ status: 429, errorCode: 2996, code: "too_frequent", retryAfter: 40 });
  const pauses = Array.from({ length: 200 }, () => pauseOf(refusal, 9));

  assert.ok(Math.min(...pauses) >= 40_000 && Math.max(...pauses) <= 41_000);
  assert.ok(new Set(pauses).size > 1);
  for (const other of [null, ChatError.of({ status: 503, errorCode: 2996 })]) assert.ok(pauseOf(other, 1) <= 1000);
});

test("takes for an answer what stays the same when it is asked again", () => {
  const refusal = (/** @type {number} */ status) => ChatError.of({ status, errorCode: 1 });

  assert.deepEqual([400, 403, 404, 409, 410].map((status) => isAnswer(refusal(status))), [true, true, true, true, true]);
  assert.deepEqual([401, 408, 429, 500, 503].map((status) => isAnswer(refusal(status))), [false, false, false, false, false]);
  assert.equal(isAnswer(new ChatError(2800, "There is no connection.")), false);
  assert.equal(isAnswer(new TypeError("a fault of ours")), false);
});

test("does again what got no answer, and not what was refused or done since", async () => {
  const later = new Later();
  /** @type {string[]} */
  const done = [];
  const fail = (/** @type {string} */ name, /** @type {any} */ error) => () => {
    done.push(name);
    return Promise.reject(error);
  };
  later.run("lost", 0, fail("lost", new ChatError(2800, "There is no connection.")));
  later.run("refused", 0, fail("refused", ChatError.of({ status: 404, errorCode: 1 })));
  later.run("mended", 0, fail("mended", new ChatError(2800, "There is no connection.")));
  await rest(10);
  later.run("mended", 0, () => done.push("mended again"));
  await rest(10);

  later.retry();
  await rest(10);

  assert.deepEqual(done, ["lost", "refused", "mended", "mended again", "lost"]);
});
