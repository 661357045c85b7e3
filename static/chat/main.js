/** The page: puts the parts together around one SDK, and follows the address. */
import TencentCloudChat from "../sdk/index.js";
import { Attention } from "./attention.js";
import { Banner } from "./banner.js";
import { ConversationList } from "./conversation-list.js";
import { $, complain, isNarrow } from "./dom.js";
import { sayLoggedOut } from "./ending.js";
import { enter } from "./entry.js";
import { GroupWays } from "./group-ways.js";
import { listenToKeys } from "./keys.js";
import { isMarked, MARK } from "./list-filter.js";
import { Names } from "./names.js";
import { NewChat } from "./new-chat.js";
import { Notifications } from "./notifications.js";
import { fetchSoon, onDemand, part } from "./parts.js";
import { Presence } from "./presence.js";
import { areShifted } from "./quiet-hours.js";
import { hashOf, listedIDOf, Router } from "./router.js";
import { Settings } from "./settings.js";
import { Switcher } from "./switcher.js";
import { tell } from "./told.js";
import { TopicWays } from "./topic-ways.js";
import { showUnread } from "./unread-sign.js";
import { complaintOf, t } from "./words.js";

const { EVENT } = TencentCloudChat;
const me = JSON.parse($("me").textContent);
const chat = TencentCloudChat.create({ SDKAppID: 1 });

const router = new Router();
const go = (/** @type {string} */ conversationID) =>
  thread && router.route.conversationID === conversationID ? thread.focus() : router.go(conversationID);
const names = new Names(chat);
const pendingOf = (/** @type {string} */ conversationID) => chat.getPendingMessageList({ conversationID }).at(-1);
const keeping = onDemand("keeping", ({ Keeping }) => new Keeping(chat));
const list = new ConversationList(me, names, pendingOf, {
  keep: async (conversation, place) => (await keeping())?.open(conversation, place),
});
/** Once it has come: an open conversation is a part too, fetched while the list is. @type {import("./thread/thread.js").Thread | undefined} */
let thread;
const conversation = onDemand("conversation", ({ Thread }) => (thread = listenTo(new Thread(chat, names))));
const readers = onDemand("readers", ({ Readers }) => new Readers(chat, me));
const people = onDemand("people", ({ People }) => new People(chat, { go }));
const groups = new GroupWays(chat, { go, card: async (userID) => (await people())?.card(userID) });
const topics = new TopicWays(chat, { go, names });
const presence = new Presence(chat);
const search = onDemand("search", ({ Search }) => new Search(chat, { go: show }));
const attention = new Attention();
const notifications = new Notifications(me, names, attention, go);
const settings = new Settings(chat, notifications);
const switcher = new Switcher(chat, () => list.all, go);
new NewChat(chat, me, go);
const banner = new Banner(() => {
  document.dispatchEvent(new Event("enter-now"));
  chat.reconnect();
});

// What the SDK tells

const event = (/** @type {string} */ name, /** @type {(data: any) => void} */ take) =>
  chat.on(name, (/** @type {any} */ { data }) => take(data));

event(EVENT.NET_STATE_CHANGE, (net) => banner.take(net));
event(EVENT.SDK_READY, () => load());
event(EVENT.CONVERSATION_LIST_UPDATED, (conversations) => list.show(conversations));
event(EVENT.TOTAL_UNREAD_MESSAGE_COUNT_UPDATED, showUnread);
event(EVENT.PROFILE_UPDATED, () => showMe());
event(EVENT.USER_STATUS_UPDATED, (statuses) => presence.take(statuses));
event(EVENT.FRIEND_APPLICATION_LIST_UPDATED, ({ unreadCount }) => showRequests(unreadCount));
event(EVENT.MESSAGE_READ_RECEIPT_RECEIVED, () => list.refresh());
event(EVENT.MESSAGE_READ_BY_PEER, () => list.refresh());
event(EVENT.MESSAGE_MODIFIED, () => list.refresh());
event(EVENT.MESSAGE_RECEIVED, (messages) => {
  for (const message of messages) {
    if (!message.isSystemMessage) names.learn(message.from, message.nick);
    notify(message).catch(() => {}); // of a conversation that was left meanwhile
  }
});
event(EVENT.ALL_RECEIVE_MESSAGE_OPT_UPDATED, takeQuietHours);
event(EVENT.KICKED_OUT, () => {
  banner.end();
  sayLoggedOut();
});

/** Everything is read, and nothing marked as unread. It gives no receipts. */
async function readAll() {
  const { data } = await chat.getConversationList({ markType: MARK.unread });
  const conversationIDList = data.conversationList.map(({ conversationID }) => conversationID);
  await Promise.all([
    chat.setAllMessageRead(),
    conversationIDList.length ? chat.markConversation({ conversationIDList, markType: MARK.unread, enableMark: false }) : null,
  ]).catch((problem) => tell(complaintOf(problem)));
}

/** Whoever opens it has seen what they marked as unread. @param {any} conversation */
function unmark(conversation) {
  if (!isMarked(conversation, MARK.unread)) return;
  const conversationIDList = [conversation.conversationID];
  chat.markConversation({ conversationIDList, markType: MARK.unread, enableMark: false }).catch(() => {});
}

/** @param {import("../sdk/index.js").ReceiveMessageOpt} hours */
async function takeQuietHours(hours) {
  notifications.quietHours = hours;
  if (areShifted(hours, chat.getServerTime())) (await settings.quietHours())?.follow(hours).catch(() => {}); // the next time that somebody comes
}

/** The list does not show yet what begins with this message: only the SDK knows it. @param {any} message */
async function notify(message) {
  const { data } = await chat.getConversationProfile(message.conversationID);
  notifications.tell(message, data.conversation, communityOf(data.conversation));
}

/** Of a topic; undefined: it is none. @param {any} conversation */
function communityOf({ conversationID, groupProfile }) {
  return groupProfile?.communityID ? list.all.find((one) => one.conversationID === listedIDOf(conversationID)) : undefined;
}

async function load() {
  const { data } = await chat.getConversationList();
  list.show(data.conversationList);
  groups.begin(data.conversationList);
  showUnread(chat.getTotalUnreadMessageCount());
  showMe();
}

async function showMe() {
  const { data } = await chat.getMyProfile();
  settings.show(data);
  names.learn(data.userID, data.nick);
}

// Who comes back after a night finds other days beside the conversations.
document.addEventListener("visibilitychange", () => list.refresh());

// Which conversation

/** What is open, as the address says it; and what was wrong with the last one. */
let opened = "";
let complaint = "";

async function follow() {
  const { conversationID, messageID } = router.route;
  list.open(listedIDOf(conversationID));
  attention.open(conversationID);
  complain($("wrong-address"), complaint);
  complaint = "";
  document.body.dataset.pane = conversationID ? "thread" : "list";
  const wanted = location.hash;
  if (!conversationID) {
    if (opened) thread?.close();
    topics.open(null);
    presence.open(null).catch(() => {});
    if (opened && isNarrow()) list.focus();
    opened = "";
    return;
  }
  if (wanted === opened) return;
  opened = wanted;
  try {
    const { data } = await chat.getConversationProfile(conversationID);
    unmark(data.conversation);
    if (opened === wanted) topics.open(data.conversation);
    const shown = await conversation();
    if (!shown && opened === wanted) return router.back();
    if (opened === wanted) await shown?.open(conversationID, messageID);
    if (opened === wanted) presence.open(shown?.conversation ?? null).catch(() => {});
  } catch (problem) {
    if (!(/** @type {any} */ (problem).code)) throw problem;
    if (opened !== wanted) return;
    const isOffered = await groups.offer(conversationID, problem);
    if (opened !== wanted) return;
    complaint = isOffered ? "" : complaintOf(problem);
    router.back();
  }
}

/** @param {import("./thread/thread.js").Thread} made */
function listenTo(made) {
  made.addEventListener("back", () => router.back());
  made.addEventListener("sending", () => list.refresh());
  made.addEventListener("info", async (/** @type {any} */ { detail: conversation }) => {
    if (conversation.type === "C2C") (await people())?.card(conversation.userProfile.userID);
    else groups.info(communityOf(conversation) ?? conversation);
  });
  made.addEventListener("join", (/** @type {any} */ { detail: conversation }) => groups.again(conversation));
  made.addEventListener("audience", async (/** @type {any} */ { detail: message }) => (await readers())?.open(message));
  return made;
}

$("contacts-open").addEventListener("click", async () => {
  $("new-chat-panel").hidePopover();
  (await people())?.list();
});

/** How many have asked to be friends and were not seen. @param {number} count */
function showRequests(count) {
  $("contacts-badge").hidden = !count;
  $("contacts-badge").textContent = String(count);
  $("contacts-badge-words").textContent = count ? t("shell.contactRequests", { count }) : "";
}

/** Go to a message, also to the one that the address means already. @param {string} conversationID @param {string} [messageID] */
function show(conversationID, messageID) {
  if (location.hash !== hashOf(conversationID, messageID)) return router.go(conversationID, messageID);
  opened = "";
  return follow();
}

// Searching: everywhere, or in the conversation that is open

const searchEverywhere = async () => (await search())?.open({ query: $("filter").value.trim() });
$("search-open").addEventListener("click", searchEverywhere);
$("search-instead").addEventListener("click", searchEverywhere);
$("thread-search").addEventListener("click", async () => (await search())?.open({ conversation: thread?.conversation ?? null }));

listenToKeys({
  switchTo: () => switcher.open(),
  search: searchEverywhere,
  step: (direction) => {
    const conversationID = list.beside(direction);
    if (conversationID) router.go(conversationID);
  },
});

document.body.dataset.pane = router.route.conversationID ? "thread" : "list";
if (router.route.conversationID) part("conversation").catch(() => {}); // whoever comes to one need not wait for the list first
try {
  await enter(chat, me, (retryAt) => banner.take({ state: "disconnected", retryAt }));
  await load();
  // Only now: whoever was faster is where the address says, and not sent back for not being logged in.
  router.addEventListener("route", follow);
  await follow();
  fetchSoon("conversation", "content", "readers", "menu");
  takeQuietHours((await chat.getAllReceiveMessageOpt()).data);
  part("keeping").then((module) => list.dress(module, readAll), () => {}); // the list does without
  await notifications.begin();
  chat.getFriendApplicationList().then(({ data }) => showRequests(data.unreadCount)).catch(() => {}); // told when they change
} catch (problem) {
  if (!(/** @type {any} */ (problem).code)) throw problem;
  banner.end();
  sayLoggedOut();
}
