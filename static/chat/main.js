/** The page: puts the parts together, and says which conversation the address means. */
import { Acknowledging } from "./acknowledging.js";
import { Chat } from "./chat.js";
import { Connection } from "./connection.js";
import { ConversationList } from "./conversation-list.js";
import { $, complain, say, show } from "./dom.js";
import { Readers } from "./readers.js";
import { Thread } from "./thread.js";

const PATIENCE = 2000; // a short loss is nobody's business

const connection = new Connection();
const chat = new Chat(connection);
const acknowledging = new Acknowledging(connection);
const list = new ConversationList(chat);
const thread = new Thread(chat);
const readers = new Readers();
const drafts = new Map();

// The connection

let banner = 0;
function miss() {
  // Attempts that fail are the same loss still.
  banner ||= setTimeout(() => ($("banner").hidden = false), PATIENCE);
}
connection.addEventListener("lost", miss);
connection.addEventListener("open", () => {
  clearTimeout(banner);
  banner = 0;
  $("banner").hidden = true;
});
$("connect-now").addEventListener("click", () => {
  connection.drop();
  connection.open();
});
window.addEventListener("online", () => connection.open());

// Which conversation

let opening = "";
function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  const conversation = chat.conversations.get(id);
  if (thread.conversation && $("text").value) drafts.set(thread.conversation.id, $("text").value);
  list.open(id);
  document.body.dataset.pane = conversation ? "thread" : "list";
  if (!conversation || (conversation === thread.conversation && opening === id)) {
    opening = conversation ? id : "";
    return;
  }
  opening = id;
  $("text").value = drafts.get(id) ?? "";
  thread.open(conversation);
  if (matchMedia("(min-width: 720px)").matches) $("text").focus();
  else $("thread-name").focus({ preventScroll: true });
}
window.addEventListener("hashchange", follow);
chat.addEventListener("list", () => !opening && location.hash.length > 1 && follow());

// Myself

chat.addEventListener("me", () => {
  say($("my-name"), chat.me.nick || chat.me.userID);
  show($("my-avatar"), chat.me.avatar);
  $("shares-receipts").checked = chat.me.sharesReceipts;
  $("shares-receipts").disabled = false;
});
$("shares-receipts").addEventListener("change", async ({ target }) => {
  target.disabled = true;
  try {
    await chat.share(target.checked);
    complain($("shares-problem"));
    if (thread.conversation) showAsking();
  } catch (problem) {
    target.checked = !target.checked;
    complain($("shares-problem"), problem.message);
  }
  target.disabled = false;
});

// Writing

const askKey = () => `ask ${chat.me.userID} ${thread.conversation.id}`;
function showAsking() {
  const { policy, isPresent, refusal } = thread.conversation;
  $("ask").disabled = !policy.granted;
  $("ask").checked = policy.granted && localStorage.getItem(askKey()) !== "no";
  const means = policy.required ? "Here everybody shares read receipts." : "";
  say($("ask-reason"), policy.granted ? refusal || means : policy.reason);
  for (const part of [$("text"), $("composer").querySelector(".send")]) part.disabled = !isPresent;
}
thread.addEventListener("rendered", showAsking);
$("ask").addEventListener("change", ({ target }) => localStorage.setItem(askKey(), target.checked ? "yes" : "no"));
$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  $("composer").requestSubmit();
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (!text || !thread.conversation.isPresent) return;
  chat.send(thread.conversation, text, $("ask").checked);
  $("text").value = "";
  drafts.delete(thread.conversation.id);
  setTimeout(() => thread.toEnd());
});
$("new-chat").addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = $("new-chat-id");
  try {
    const conversation = await chat.openDirect(field.value.trim());
    field.value = "";
    complain($("new-chat-problem"));
    location.hash = encodeURIComponent(conversation.id);
  } catch (problem) {
    complain($("new-chat-problem"), problem.message);
    field.focus();
  }
});

// Receipts

thread.addEventListener("seen", ({ detail: message }) => {
  if (thread.conversation.policy.shares) acknowledging.add(message);
});
thread.addEventListener("readers", ({ detail: message }) => readers.open(message));
chat.addEventListener("thread", ({ detail: conversation }) => {
  for (const message of conversation.messages.values()) readers.refresh(message);
});

miss();
connection.open();
