/** Telling handlers. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { Emitter } from "../../../static/sdk/emitter.js";

function tell(emitter, name = "news") {
  emitter.emit(name, "tea");
}

test("handlers hear the name and the data, in the order in which they came, with their context", () => {
  const emitter = new Emitter();
  const heard = [];
  function listen(event) {
    heard.push([this.who, event]);
  }
  emitter.on("news", listen, { who: "alice" });
  emitter.on("news", listen, { who: "bob" });
  emitter.on("other", listen, { who: "charlie" });

  tell(emitter);

  const event = { name: "news", data: "tea" };
  assert.deepEqual(heard, [["alice", event], ["bob", event]]);
});

test("off takes away that handler with that context, or without one all of that handler", () => {
  const emitter = new Emitter();
  const heard = [];
  const [alice, bob] = [{ who: "alice" }, { who: "bob" }];
  function listen() {
    heard.push(this.who);
  }
  for (const context of [alice, bob]) emitter.on("news", listen, context);
  emitter.on("news", () => heard.push("another"));

  emitter.off("news", listen, { who: "alice" });
  emitter.off("news", listen, alice);
  tell(emitter);
  emitter.off("news", listen);
  tell(emitter);

  assert.deepEqual(heard, ["bob", "another", "another"]);
});

test("a handler that throws stops nobody, and is reported", (t) => {
  const emitter = new Emitter();
  const heard = [];
  const report = t.mock.method(console, "error", () => {});
  const fault = new Error("mine");
  emitter.on("news", () => {
    throw fault;
  });
  emitter.on("news", () => heard.push("still here"));

  tell(emitter);

  assert.deepEqual(heard, ["still here"]);
  assert.deepEqual(report.mock.calls.map((call) => call.arguments), [[fault]]);
});

test("a handler that goes while it is told does not make the next one miss it", () => {
  const emitter = new Emitter();
  const heard = [];
  function once() {
    heard.push("once");
    emitter.off("news", once);
  }
  emitter.on("news", once);
  emitter.on("news", () => heard.push("always"));

  tell(emitter);
  tell(emitter);

  assert.deepEqual(heard, ["once", "always", "always"]);
});

test("what is no function is not taken", () => {
  const emitter = new Emitter();

  emitter.on("news", undefined);

  assert.doesNotThrow(() => tell(emitter));
});
