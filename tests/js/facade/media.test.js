/** Messages that bring a file: it goes up when they are sent, and is the server's then. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { EVENT, TYPES, enter, next, quiet, teaRound, text, until } from "./cast.js";

const tea = { to: "tea", conversationType: "GROUP" };
const owl = (size = 4) => new File(["owl!".padEnd(size, "!")], "owl.png", { type: "image/png" });
const image = (/** @type {any} */ chat, /** @type {any} */ more = {}) => chat.createImageMessage({ ...tea, payload: { file: owl() }, ...more });
const address = (/** @type {any} */ message) => message.payload.imageInfoArray[0].url;
const AT_SERVER = "http://chat.test/media/upload-1/original?key=a%20key";

test("shows the file as it is here, and sends nothing before it is told to", async () => {
  const { server, alice } = await teaRound();

  const message = image(alice);

  assert.deepEqual([message.type, message.status, message.progress], [TYPES.MSG_IMAGE, "unSend", 0]);
  assert.match(address(message), /^blob:/);
  assert.equal(message.payload.imageInfoArray.length, 3);
  await quiet();
  assert.equal(server.media.begun, 0);
});

test("the file goes up, and everybody has the server's payload", async () => {
  const { server, alice, bob } = await teaRound();
  const received = next(bob, EVENT.MESSAGE_RECEIVED);
  const told = /** @type {number[]} */ ([]);
  const message = image(alice, { onProgress: (/** @type {number} */ progress) => told.push(progress) });

  const { data } = await alice.sendMessage(message);

  assert.equal(data.message, message);
  assert.deepEqual([message.status, message.progress, told.at(-1)], ["success", undefined, 1]);
  assert.deepEqual(server.asked("message.send")[0].payload, { uuid: "upload-1" });
  assert.deepEqual(server.media.uploads.get("upload-1").words, "owl!");
  const [theirs] = await received;
  assert.deepEqual([address(message), address(theirs)], [AT_SERVER, AT_SERVER]);
  assert.equal(theirs.payload.imageInfoArray[0].width, 40);
});

test("sound, video and files name what went up", async () => {
  const { server, alice } = await teaRound();
  const file = new File(["hoo"], "a.mp4", { type: "video/mp4" });
  const made = [
    alice.createAudioMessage({ ...tea, payload: { file, second: 6.6 } }),
    alice.createVideoMessage({ ...tea, payload: { file, second: 3 } }),
    alice.createFileMessage({ ...tea, payload: { file } }),
  ];
  assert.deepEqual(made.map(({ payload }) => payload.second ?? payload.videoSecond ?? payload.fileName), [7, 3, "a.mp4"]);

  for (const message of made) await alice.sendMessage(message);

  assert.deepEqual(server.asked("message.send").map(({ type, payload }) => [type, payload]), [
    [TYPES.MSG_AUDIO, { uuid: "upload-1", second: 7 }],
    [TYPES.MSG_VIDEO, { videoUUID: "upload-2", videoSecond: 3, snapshotUUID: "" }],
    [TYPES.MSG_FILE, { uuid: "upload-3" }],
  ]);
  assert.deepEqual(
    made.map(({ payload }) => payload.url ?? payload.videoUrl ?? payload.fileUrl),
    [1, 2, 3].map((number) => `http://chat.test/media/upload-${number}/original?key=a%20key`),
  );
});

test("faces and places need no file", async () => {
  const { server, alice } = await teaRound();

  await alice.sendMessage(alice.createFaceMessage({ ...tea, payload: { index: 1, data: "owl/wink", more: 1 } }));
  await alice.sendMessage(alice.createLocationMessage({ ...tea, payload: { description: "Oak", longitude: 1.5, latitude: -2 } }));

  assert.deepEqual(server.asked("message.send").map(({ payload }) => payload), [
    { index: 1, data: "owl/wink" },
    { description: "Oak", longitude: 1.5, latitude: -2 },
  ]);
  assert.throws(() => alice.createLocationMessage({ ...tea, payload: { longitude: "1", latitude: 0 } }), { code: 10004 });
});

test("the field of a form brings the file that was chosen there", async () => {
  const { alice } = await teaRound();

  const message = alice.createFileMessage({ ...tea, payload: { file: { files: [owl()] } } });

  assert.deepEqual([message.payload.fileName, message.payload.fileSize], ["owl.png", 4]);
  for (const file of [undefined, "owl.png", { files: [] }]) {
    assert.throws(() => alice.createFileMessage({ ...tea, payload: { file } }), { code: 10004 });
  }
});

test("words do not wait for a file that is on its way", async () => {
  const { server, alice } = await teaRound();
  const release = server.hold("upload");
  const film = image(alice);
  const sending = alice.sendMessage(film);
  await until(() => alice.getPendingMessageList({ conversationID: "GROUPtea" }).length === 1);

  await alice.sendMessage(text(alice, { payload: { text: "coming" } }));
  release();
  await sending;

  const said = server.rooms.get("tea").messages.map((/** @type {any} */ one) => one.type);
  assert.deepEqual(said.filter((/** @type {string} */ type) => type !== TYPES.MSG_GRP_TIP), [TYPES.MSG_TEXT, TYPES.MSG_IMAGE]);
});

/** A server that takes larger files only when it is told to. */
function slowWithLargeOnes(/** @type {any} */ server) {
  /** @type {() => void} */
  let release = () => {};
  const gate = new Promise((resolve) => (release = () => resolve(undefined)));
  const take = server.media.take.bind(server.media);
  server.media.take = async (/** @type {string} */ who, /** @type {FormData} */ form) => {
    if (/** @type {File} */ (form.get("file")).size > 10) await gate;
    return take(who, form);
  };
  return release;
}

const saidIn = (/** @type {any} */ server) => server.asked("message.send").map(({ ID }) => ID);

test("files arrive in their order, also when a later one is there first", async () => {
  const { server, alice } = await teaRound();
  const release = slowWithLargeOnes(server);
  const [large, small] = [image(alice, { payload: { file: owl(99) } }), image(alice)];

  const sending = [alice.sendMessage(large), alice.sendMessage(small)];
  await until(() => server.media.uploads.size === 1);
  await quiet();
  assert.deepEqual(saidIn(server), []);
  release();
  await Promise.all(sending);

  assert.deepEqual(saidIn(server), [large.ID, small.ID]);
});

test("a file that was given up holds up none", async () => {
  const { server, alice } = await teaRound();
  slowWithLargeOnes(server);
  const [large, small] = [image(alice, { payload: { file: owl(99) } }), image(alice)];
  const sending = [alice.sendMessage(large), alice.sendMessage(small)];
  sending[0].catch(() => {});
  await until(() => server.media.uploads.size === 1);

  await alice.deleteMessage([large]);

  await sending[1];
  assert.deepEqual(saidIn(server), [small.ID]);
});

test("cancelled it fails, and sent again it keeps its ID", async () => {
  const { server, alice } = await teaRound();
  const release = server.hold("upload");
  const message = image(alice);
  const [ID, cancel] = [message.ID, new AbortController()];
  const sending = alice.sendMessage(message, { signal: cancel.signal });
  await until(() => alice.getPendingMessageList({ conversationID: "GROUPtea" }).length === 1);
  await quiet();

  cancel.abort();

  await assert.rejects(sending, { code: 2100, reason: "cancelled" });
  assert.deepEqual([message.status, message.failure?.reason, server.asked("message.send")], ["fail", "cancelled", []]);
  release();
  await alice.resendMessage(message);
  assert.deepEqual([message.status, message.ID, server.media.uploads.size], ["success", ID, 1]);
});

test("deleted while it goes up it never arrives", async () => {
  const { server, alice } = await teaRound();
  const release = server.hold("upload");
  const message = image(alice);
  const sending = alice.sendMessage(message);
  sending.catch(() => {});
  await quiet();

  await alice.deleteMessage([message]);
  release();

  await assert.rejects(sending, { code: 2100 });
  await quiet();
  assert.deepEqual([server.asked("message.send"), server.media.uploads.size], [[], 0]);
});

test("a broken line costs time and nothing else", async () => {
  const { server, alice } = await teaRound();
  server.isDown = true;
  server.cut();
  const message = image(alice);
  const sending = alice.sendMessage(message);
  await quiet();
  assert.equal(message.status, "unSend");

  server.isDown = false;
  alice.reconnect();
  await sending;

  assert.deepEqual([message.status, server.media.uploads.size], ["success", 1]);
});

test("what went up is not sent again for a message that is", async () => {
  const { server, alice } = await teaRound();
  server.refuse("message.send", { status: 403, errorCode: 2623, code: "not_a_member" });
  const message = image(alice);
  await assert.rejects(alice.sendMessage(message), { code: 2623 });

  await alice.resendMessage(message);

  assert.deepEqual([message.status, server.media.begun], ["success", 1]);
});

test("what the server has cleared away goes up again", async () => {
  const { server, alice } = await teaRound();
  server.refuse("message.send", { status: 404, errorCode: 11301, code: "upload_not_found" });
  const message = image(alice);
  await assert.rejects(alice.sendMessage(message), { code: 11301 });

  await alice.resendMessage(message);

  assert.deepEqual([message.status, server.media.begun], ["success", 2]);
});

test("what the server does not take fails with its reason", async () => {
  const { server, alice } = await teaRound();
  server.refuse("upload", { status: 400, errorCode: 11303, code: "wrong_media" });
  const message = image(alice);

  await assert.rejects(alice.sendMessage(message), { code: 11303, reason: "wrong_media" });

  assert.deepEqual([message.status, message.failure?.code], ["fail", 11303]);
});

test("what is too large is not even begun", async () => {
  const { server, alice } = await teaRound();
  alice.getLimits().imageBytes = 3;

  await assert.rejects(alice.sendMessage(image(alice)), { code: 2253, reason: "upload_too_large" });

  assert.equal(server.media.begun, 0);
});

test("nothing that brings a file is for those who are online only", async () => {
  const { alice } = await teaRound();

  await assert.rejects(alice.sendMessage(image(alice), { onlineUserOnly: true }), { code: 10004 });
});

test("a handler of progress that throws does not stop it", async (t) => {
  const { alice } = await teaRound();
  const told = t.mock.method(console, "error", () => {});
  const fault = new Error("the application's own");
  const message = image(alice, {
    onProgress() {
      throw fault;
    },
  });

  await alice.sendMessage(message);

  assert.deepEqual([told.mock.calls[0].arguments, message.status], [[fault], "success"]);
});

test("a forward shows the same and names the same, without a file", async () => {
  const { server, alice, bob } = await teaRound();
  const received = next(bob, EVENT.MESSAGE_RECEIVED);
  await alice.sendMessage(image(alice));
  const [theirs] = await received;

  const forward = bob.createForwardMessage({ to: "alice", conversationType: "C2C", payload: theirs });
  assert.deepEqual([address(forward), forward.payload === theirs.payload], [address(theirs), false]);
  await bob.sendMessage(forward);

  assert.deepEqual(server.asked("message.send").at(-1).payload, { uuid: "upload-1" });
  assert.deepEqual([forward.status, server.media.uploads.size], ["success", 1]);
});

test("a picture of mine is an address of the server's, and goes without its key", async () => {
  const { server, alice } = await teaRound();

  const { data } = await alice.uploadAvatar({ file: owl() });
  await alice.updateMyProfile({ avatar: data.avatar });

  assert.equal(data.avatar, AT_SERVER);
  assert.deepEqual(server.asked("me.change").at(-1), { avatar: "/media/upload-1/original" });
});

test("a new key is in everything that is shown", async () => {
  const { server, alice } = await teaRound();
  await alice.sendMessage(image(alice));
  server.rooms.get("tea").group.avatar = server.people.get("alice").profile.avatar = "/media/upload-1/original";
  server.mediaKey = { key: "a key", expiresIn: 0.2 };
  const chat = await enter(server, "alice");
  const { data } = await chat.getMessageList({ conversationID: "GROUPtea" });
  const message = data.messageList.at(-1);
  const { data: profile } = await chat.getMyProfile();
  const shown = () => [address(message), profile.avatar];
  assert.deepEqual(shown(), [AT_SERVER, AT_SERVER]);

  server.mediaKey = { key: "another", expiresIn: 86_400 };

  await until(() => shown().every((one) => one === "http://chat.test/media/upload-1/original?key=another"));
  assert.equal(message.payload.imageInfoArray[2].imageUrl, address(message));
});
