/** An application in TypeScript that uses what is typed. It is compiled by the tests, never run. */

import TencentCloudChat, { type AudienceMember, type ChatError, type Conversation, type Message } from "read-receipt-chat";
import basic from "read-receipt-chat/basic";
import conversation from "read-receipt-chat/plugins/conversation";

const { EVENT, TYPES } = TencentCloudChat;
const chat = basic.create({ SDKAppID: 1, proxyServer: "https://chat.example.com" });

export async function comeIn(userID: string, userSig: string): Promise<Conversation[]> {
  chat.use([conversation]);
  const ready = new Promise<void>((resolve) => chat.on(EVENT.SDK_READY, () => resolve()));
  chat.on(EVENT.MESSAGE_RECEIVED, onReceived, chat);
  await chat.login({ userID, userSig });
  await ready;
  const { data } = await chat.getConversationList();
  return data.conversationList.filter(({ unreadCount }) => unreadCount > 0);
}

function onReceived({ name, data }: { name: string; data: Message[] }): void {
  console.log(name, data.map(({ ID, from, payload }) => [ID, from, payload.text]));
}

export async function ask(to: string, text: string): Promise<Message | ChatError> {
  const message = chat.createTextMessage({
    to,
    conversationType: TYPES.CONV_GROUP,
    payload: { text },
    needReadReceipt: true,
  });
  try {
    const { data } = await chat.sendMessage(message, { onlineUserOnly: false });
    if (data.readReceiptCode) console.warn(data.readReceiptReason);
    return data.message;
  } catch (error) {
    return error as ChatError;
  }
}

export async function readers(message: Message): Promise<Map<string, number>> {
  const { data } = await chat.getMessageAudience({ message, state: "read" });
  const times = data.members.map(({ userID, readAt }: AudienceMember): [string, number] => [userID, readAt ?? 0]);
  return new Map(times);
}

export async function openConversation(conversationID: string): Promise<void> {
  const { data } = await chat.getMessageList({ conversationID });
  await chat.sendMessageReadReceipt(data.messageList, { origin: "viewed" });
  await chat.setMessageRead({ conversationID });
  const count: number | undefined = chat.findMessage(data.messageList[0]?.ID ?? "")?.readReceiptInfo.readCount;
  console.log(chat.getTotalUnreadMessageCount(), count);
}

// @ts-expect-error a message goes to somebody
chat.createTextMessage({ conversationType: TYPES.CONV_C2C, payload: { text: "" } });
