/** The types of the SDK. What each call does, and where it differs from other SDKs of this shape: docs/sdk.md. */

// What calls answer

export interface Result<Data> {
  code: 0;
  data: Data;
}
export type Answer<Data = Record<string, never>> = Promise<Result<Data>>;

/** What calls reject with, and `createXxxMessage` throws. */
export declare class ChatError extends Error {
  constructor(code: number, message: string, data?: any, reason?: string);
  code: number;
  data: any;
  /** The word of the server's refusal (docs/errors.md), or empty. */
  reason: string;
}

// Objects

export type ConversationType = "C2C" | "GROUP";

export interface ReadReceiptInfo {
  readCount: number | undefined;
  unreadCount: number | undefined;
  /** Direct messages only. */
  isPeerRead: boolean | undefined;
  /** When it was last read, in seconds; 0: not yet. */
  timestamp: number;
  /** How many others were there when it was sent. */
  audienceCount?: number;
  /** The present revision, if the message was edited, and how many of its readers have read that. */
  revision?: number;
  latestRevisionReadCount?: number;
}

/** One object per ID: what was made, sent, found and told of is the same, updated before handlers run. */
export interface Message {
  /** Made with the message and never changed: `<number of the sender>-<milliseconds>-<random>`. */
  ID: string;
  type: string;
  payload: any;
  conversationID: string;
  conversationType: string;
  conversationSubType: string | undefined;
  to: string;
  from: string;
  /** "out" if I sent it, from whichever device; else "in". */
  flow: string;
  /** Seconds; the server's once it is sent. */
  time: number;
  /** "unSend", "success" or "fail". */
  status: string;
  isRevoked: boolean;
  isDeleted: boolean;
  isModified: boolean;
  revoker: string;
  revokerInfo: { userID: string; nick: string; avatar: string };
  revokeReason: string;
  priority: string;
  nick: string;
  avatar: string;
  nameCard: string;
  isPeerRead: boolean;
  needReadReceipt: boolean;
  readReceiptInfo: ReadReceiptInfo;
  atUserList: string[];
  cloudCustomData: string;
  isBroadcastMessage: boolean;
  isSupportExtension: boolean;
  hasRiskContent: boolean;
  /** Its number in its conversation: 1, 2, 3 …; 0 until it is sent. */
  sequence: number;
  clientSequence: number;
  random: number;
  clientTime: number;
  version: number;
  isRead: boolean;
  isResend: boolean;
  isSystemMessage: boolean;
  isPlaceMessage: number;
  protocol: string;
  senderTinyID: string;
  level: number;
  /** Who pinned it, and when, in seconds; 0: they unpinned it. */
  pinnerInfo: { userID: string; nick: string; avatar: string; pinTime: number } | Record<string, never>;
  readonly elements: { type: string; content: any }[];
  /** Ours: the reactions to it; `reactedByMyself` is sure where all are named, or after `getMessageReactions`. */
  reactionList: Reaction[];
  /** Ours: the revision that it is in, and the one that its sender last asked to read. */
  revision: number;
  askedRevision: number;
  /** Ours: why it could not be sent, if `status` is "fail". */
  failure: { code: number; message: string; reason: string } | undefined;
  /** Ours: how much of its file has gone, from 0 to 1, while it is not sent. */
  progress: number | undefined;
}

/** One kind of reaction to a message; the first ten who gave it are named. */
export interface Reaction {
  reactionID: string;
  totalUserCount: number;
  partialUserList: { userID: string; nick: string; avatar: string }[];
  reactedByMyself: boolean;
}

export interface LastMessage {
  ID: string;
  lastTime: number;
  lastSequence: number;
  fromAccount: string;
  messageForShow: string;
  payload: any;
  type: string;
  isRevoked: boolean;
  cloudCustomData: string;
  onlineOnlyFlag: boolean;
  nick: string;
  nameCard: string;
  version: number;
  isPeerRead: boolean;
  revoker: string;
  /** Ours. */
  needReadReceipt: boolean;
  readReceiptInfo: ReadReceiptInfo;
}

export interface Profile {
  userID: string;
  nick: string;
  avatar: string;
  gender: string;
  birthday: number;
  location: string;
  selfSignature: string;
  allowType: string;
  language: number;
  messageSettings: number;
  adminForbidType: string;
  level: number;
  role: number;
  lastUpdatedTime: number;
  profileCustomField: { key: string; value: string }[];
  isBot: boolean;
  /** False: the account was switched off, or erased; said of the other one of a direct conversation. */
  isActive: boolean;
  /** Mine only. */
  statusText: string;
  hidesStatus: boolean;
  sharesReceipts: boolean | undefined;
  tinyID: string | undefined;
}

export interface Group {
  groupID: string;
  name: string;
  avatar: string;
  type: string;
  introduction: string;
  notification: string;
  ownerID: string;
  createTime: number;
  infoSequence: number;
  lastInfoTime: number;
  selfInfo: {
    userID: string;
    role: string;
    joinTime: number;
    nameCard: string;
    messageRemindType: string;
    memberCustomField: any[];
    readedSequence: number;
    /** Ours: until when I may not speak, in seconds; 0, or a time that is over: I may. */
    muteUntil: number;
  };
  lastMessage: LastMessage | null;
  nextMessageSeq: number;
  memberCount: number;
  maxMemberCount: number;
  readonly memberNum: number;
  readonly maxMemberNum: number;
  muteAllMembers: boolean;
  joinOption: string;
  inviteOption: string;
  groupCustomField: any[];
  isSupportTopic: boolean;
  /** Ours: of a topic, the group whose topic it is, and what applications keep with it; else empty. */
  communityID: string;
  customData: string;
  /** Ours. */
  historyVisible: boolean;
  receiptsRequired: boolean;
  receiptsVisibleTo: string;
  isDismissed: boolean;
}

/** A topic of a community; its conversation is `GROUP<topicID>`. One object per ID. */
export interface Topic {
  topicID: string;
  topicName: string;
  avatar: string;
  introduction: string;
  notification: string;
  unreadCount: number;
  lastMessage: LastMessage;
  selfInfo: Group["selfInfo"];
  groupAtInfoList: GroupAtInfo[];
  muteAllMembers: boolean;
  nextMessageSeq: number;
  customData: string;
  createTime: number;
  draftText: string;
}

export interface TopicFailure {
  topicID: string;
  code: number;
  message: string;
}

export interface TopicFields {
  topicName?: string;
  avatar?: string;
  introduction?: string;
  notification?: string;
  customData?: string;
}

/** What the topics of a community have to say, where only the community is shown. */
export interface TopicNews {
  unreadCount: number;
  /** Whether an unread message in one of them calls me, or everybody. */
  isCalled: boolean;
  /** In which something was said last, and what; whether it is newer than what the community itself says. */
  topicName: string;
  lastMessage: LastMessage;
  isNewest: boolean;
}

/** Somebody asks to come into a group (0), or a member invites them (2). */
export interface GroupApplication {
  applicationID: string;
  applicationType: 0 | 2;
  groupID: string;
  groupName: string;
  /** Who asks: the one who would come in, or the member who invites them. */
  applicant: string;
  applicantNick: string;
  applicantAvatar: string;
  /** Who would come in. */
  userID: string;
  userNick: string;
  userAvatar: string;
  note: string;
  time: number;
}

export interface GroupMember {
  userID: string;
  avatar: string;
  nick: string;
  role: string;
  joinTime: number;
  nameCard: string;
  muteUntil: number;
  memberCustomField: any[];
  /** Ours. */
  isActive: boolean;
  present: boolean;
}

/** Whether receipts are granted here, and why not; whether everybody shares; who may see them; whether I share. */
export interface ReceiptPolicy {
  granted: boolean;
  reason: string;
  required: boolean;
  visibleTo: string;
  shares: boolean;
}

export interface ReceiveMessageOpt {
  messageRemindType: string;
  /** In seconds; every 24 hours from then on, if `isRepeated`. */
  startTime: number;
  endTime: number;
  isRepeated: boolean;
}

export interface ConversationsDone {
  successConversationIDList: string[];
  failureConversationIDList: { conversationID: string; code: number; message: string }[];
}

export interface GroupAtInfo {
  from: string;
  groupID: string;
  messageSequence: number;
  atTypeArray: number[];
}

export interface Conversation {
  /** `C2C<userID>` or `GROUP<groupID>`. */
  conversationID: string;
  type: string;
  /** The type of the group. */
  subType: string;
  unreadCount: number;
  lastMessage: LastMessage;
  groupProfile: Group | undefined;
  userProfile: Profile | undefined;
  /** Unread messages that call me: `[1]` me, `[2]` all, `[3]` both. */
  groupAtInfoList: GroupAtInfo[];
  remark: string;
  isPinned: boolean;
  messageRemindType: string;
  /** Ours. Until when messages come in silence, in seconds; 0: for ever, or they do not. */
  remindUntil: number;
  markList: number[];
  customData: string;
  conversationGroupList: string[];
  draftText: string;
  peerReadTime: number;
  /** Ours; null for somebody who left. */
  receiptPolicy: ReceiptPolicy | null;
  isPresent: boolean;
  lastSequence: number;
  readSequence: number;
  peerReadSequence: number;
  /** Of a community in the list; null where it has no topics. */
  topicNews: TopicNews | null;
}

export interface AudienceMember {
  userID: string;
  nick: string;
  avatar: string;
  nameCard: string;
  state: "read" | "unread" | "private" | "left" | "deactivated";
  left: boolean;
  readAt: number | null;
  seenAt: number | null;
  origin: "viewed" | "bulk" | "api" | "acted" | null;
  onBehalf: boolean;
  revision: number | null;
}

// What calls take

export interface MessageOptions<Payload> {
  to: string;
  conversationType: string;
  payload: Payload;
  needReadReceipt?: boolean;
  cloudCustomData?: string;
  priority?: string;
}
export interface CustomPayload {
  data?: string;
  description?: string;
  extension?: string;
}
export type FileLike = Blob | HTMLInputElement;
export interface FileMessageOptions<More = object> extends MessageOptions<{ file: FileLike } & More> {
  /** How much of it has gone, from 0 to 1; also `message.progress`. */
  onProgress?: (progress: number) => void;
}
export interface UploadOptions {
  file: FileLike;
  onProgress?: (progress: number) => void;
  signal?: AbortSignal;
}
export interface SendOptions {
  /** Ours: ends the sending of the message's file. The message fails with the reason `cancelled`, and can be sent again. */
  signal?: AbortSignal;
  /** Reaches who is online now, and is stored nowhere. */
  onlineUserOnly?: boolean;
  [other: string]: unknown;
}
export interface ReceiptOptions {
  /** How they came to be read: "viewed" (on screen), "bulk" (many, without looking), "api" (the default). */
  origin?: "viewed" | "bulk" | "api";
  /** When they were really seen, in seconds, if that is longer ago. */
  seenAt?: number;
}
export interface GroupFields {
  name?: string;
  avatar?: string;
  introduction?: string;
  notification?: string;
  joinOption?: string;
  inviteOption?: string;
  /** Ours: at most so many, not more than the server lets a group have. */
  maxMemberCount?: number;
  /** Those that are named; one without a value is taken away. */
  groupCustomField?: { key: string; value: string }[];
}
export interface AttributeOptions {
  groupID: string;
  groupAttributes: Record<string, string>;
}
export interface CountOptions {
  groupID: string;
  key: string;
  value: number;
}
export interface MemberOptions {
  groupID: string;
  userIDList: string[];
}
/** Ours. Nothing to look for: everybody, page by page. */
export interface FindOptions {
  /** A part of the name or ID. */
  query?: string;
  /** Where the page before ended. */
  cursor?: string;
  count?: number;
}
export interface SearchOptions {
  /** One to five words, or beginnings of words. */
  keywordList: string[];
  /** Any of them ("or", the default), or all ("and"). */
  keywordListMatchType?: string;
  /** Messages: of these people, at most five. */
  senderUserIDList?: string[];
  /** Messages: of these types. */
  messageTypeList?: string[];
  /** Messages: in this conversation; else in all of mine. */
  conversationID?: string;
  /** Messages: sent before this moment, in seconds. */
  timePosition?: number;
  /** Messages: and at most so many seconds before it. */
  timePeriod?: number;
  /** Where the page before ended. */
  cursor?: string;
  /** Of a page: 20, at most 100. */
  count?: number;
}
export interface FoundMessages {
  /** Of the first page; at most 1,000 are counted. */
  totalCount: number;
  searchResultList: {
    conversationID: string;
    messageCount: number;
    /** The newest first; of a search in all of mine only the newest. */
    messageList: Message[];
    /** Ours. By message ID where in its text the hits stand: from and to. */
    marks: Record<string, [number, number][]>;
  }[];
  /** For the next page; empty: there is none. */
  cursor: string;
}
export type Handler = (event: { name: string; data: any }) => void;

export interface UserStatus {
  userID: string;
  /** 1: online, 2: offline. */
  statusType: number;
  customStatus: string;
  /** Ours: when they were last online, in seconds; 0: not known. */
  lastSeen: number;
}

export interface Friend {
  userID: string;
  remark: string;
  groupList: string[];
  source: string;
  wording: string;
  profile: Profile;
  /** Since when, in seconds. */
  timeStamp: number;
  friendCustomField: { key: string; value: string }[];
}

export interface FriendApplication {
  userID: string;
  avatar: string;
  nick: string;
  time: number;
  source: string;
  wording: string;
  type: string;
}

export interface FriendApplicationList {
  friendApplicationList: FriendApplication[];
  unreadCount: number;
}

export interface FriendGroup {
  name: string;
  userIDList: string[];
  count: number;
}

export interface UserFailure {
  userID: string;
  code: number;
  message: string;
}

/** What comes to this SDK and to nobody else: not available here, whoever calls. */
type NotAvailable = (...options: any[]) => Promise<never>;
type NeverAMessage = (...options: any[]) => never;

export interface Chat extends Unavailable {
  // Coming and going
  /** Without a `userSig`: by the session of this page, which then is one of the chat server's own. */
  login(options: {
    userID: string;
    userSig?: string;
  }): Answer<{ actionStatus: string; errorCode: number; errorInfo: string; repeatLogin: boolean }>;
  logout(): Answer;
  destroy(): Answer;
  isReady(): boolean;
  getLoginUser(): string;
  /** Seconds, by the server's clock. */
  getServerTime(): number;
  on(eventName: string, handler: Handler, context?: any): void;
  off(eventName: string, handler: Handler, context?: any): void;
  use(plugins?: unknown): void;
  registerPlugin(options?: unknown): void;
  setLogLevel(level: number): void;
  callExperimentalAPI(key: string, options?: any): any;
  /** Ours: try to connect now. */
  reconnect(): void;
  /** The server's published limits, by name; none while they are not known. */
  getLimits(): Record<string, number>;

  // Messages
  createTextMessage(options: MessageOptions<{ text: string }>): Message;
  /** The server knows of no mentions: what the others get is the text alone. */
  /** Several messages, sent as one record: what they say the server takes from them. */
  createMergerMessage(
    options: MessageOptions<{
      messageList: Message[];
      title?: string;
      abstractList?: string[];
      compatibleText?: string;
    }>,
  ): Message;
  createTextAtMessage(options: MessageOptions<{ text: string; atUserList?: string[] }>): Message;
  createCustomMessage(options: MessageOptions<CustomPayload>): Message;
  createFaceMessage(options: MessageOptions<{ index?: number; data: string }>): Message;
  createLocationMessage(
    options: MessageOptions<{ description?: string; longitude: number; latitude: number }>,
  ): Message;
  /** The file goes up when the message is sent; until then the message shows it as it is here. */
  createImageMessage(options: FileMessageOptions): Message;
  createAudioMessage(options: FileMessageOptions<{ second?: number }>): Message;
  createVideoMessage(options: FileMessageOptions<{ second?: number }>): Message;
  createFileMessage(options: FileMessageOptions): Message;
  createForwardMessage(options: MessageOptions<Message>): Message;
  /** Ours: a picture for `updateMyProfile`, `createGroup` or `updateGroupProfile`. */
  uploadAvatar(options: UploadOptions): Answer<{ avatar: string }>;
  /** `readReceiptCode` is not 0 if a receipt was asked for and not granted; the message was sent all the same. */
  sendMessage(
    message: Message,
    options?: SendOptions,
  ): Answer<{ message: Message; readReceiptCode: number; readReceiptReason: string }>;
  resendMessage(
    message: Message,
    options?: SendOptions,
  ): Answer<{ message: Message; readReceiptCode: number; readReceiptReason: string }>;
  revokeMessage(message: Message): Answer<{ message: Message }>;
  /** For me alone. */
  deleteMessage(messageList: Message[]): Answer<{ messageList: Message[] }>;
  /** Best with a copy: `modifyMessage({...message, payload: {text}})`. `askAgain` (ours): ask all to read it again. */
  modifyMessage(message: Message, options?: { askAgain?: boolean }): Answer<{ message: Message }>;
  findMessage(messageID: string): Message | null;
  getMessageList(options: {
    conversationID: string;
    nextReqMessageID?: string;
    count?: number;
  }): Answer<{ messageList: Message[]; nextReqMessageID: string; isCompleted: boolean }>;
  getMessageListHopping(options: {
    conversationID: string;
    sequence?: number;
    time?: number;
    /** 0: this one and older ones (the default), 1: this one and newer ones. */
    direction?: number;
    count?: number;
  }): Answer<{ messageList: Message[]; isCompleted: boolean; nextMessageSeq: number; nextMessageTime: number }>;
  /** Ours: up to 100, by number; the newest if none is named. */
  getMessagePage(options: {
    conversationID: string;
    before?: number;
    after?: number;
    /** A number, or the ID of a message. */
    around?: number | string;
    count?: number;
  }): Answer<{ messageList: Message[]; hasBefore: boolean; hasAfter: boolean }>;
  /** Ours: my own that wait or failed, oldest first. */
  getPendingMessageList(options: { conversationID: string }): Message[];

  // What is done to messages that were sent
  pinGroupMessage(options: { groupID: string; message: Message; isPinned: boolean }): Answer;
  /** The last pinned first. */
  getPinnedGroupMessageList(groupID: string): Answer<{ messageList: Message[] }>;
  clearHistoryMessage(conversationID: string): Answer<{ conversationID: string }>;
  /** The same message, with what its record holds in `payload.messageList`. */
  downloadMergerMessage(message: Message): Promise<Message>;
  /** Ours: everything that an edited message has said, the oldest first, the present words last. */
  getMessageRevisions(message: Message): Answer<{
    revisionList: { revision: number; payload: any; cloudCustomData: string; time: number }[];
  }>;

  // Reactions
  addMessageReaction(message: Message, reactionID: string): Answer;
  removeMessageReaction(message: Message, reactionID: string): Answer;
  getMessageReactions(options?: {
    messageList: Message[];
    maxUserCountPerReaction?: number;
  }): Answer<{ resultList: { messageID: string; reactionList: Reaction[] }[] }>;
  getAllUserListOfMessageReaction(options: {
    message: Message;
    reactionID: string;
    nextSeq?: number;
    count?: number;
  }): Answer<{ userList: Reaction["partialUserList"]; nextSeq: number; isCompleted: boolean }>;
  getSignalingInfo(message?: unknown): null;

  // Read receipts
  sendMessageReadReceipt(messageList: Message[], options?: ReceiptOptions): Answer;
  getMessageReadReceiptList(messageList: Message[]): Answer<{ messageList: Message[] }>;
  getGroupMessageReadMemberList(options: {
    message: Message;
    /** 0: who has (the default), 1: who has not. */
    filter?: number;
    cursor?: string;
    count?: number;
  }): Answer<{
    cursor: string;
    isCompleted: boolean;
    messageID: string;
    /** Who has read it is no longer kept. */
    purged?: true;
    readUserIDList: string[];
    unreadUserIDList: string[];
    /** The same people, with when they read, names and pictures; readers in the order of reading. */
    members: AudienceMember[];
  }>;
  getMessageAudience(options: {
    message: Message;
    state?: string;
    query?: string;
    cursor?: string;
    count?: number;
  }): Answer<{
    messageID: string;
    purged?: true;
    cursor: string;
    isCompleted: boolean;
    counts: { read: number; unread: number; private: number; left: number; deactivated: number };
    members: AudienceMember[];
  }>;
  getMessageReadCurve(message: Message): Answer<{
    messageID: string;
    sentAt: number;
    audienceCount: number;
    readCount: number;
    purged?: true;
    points: { time: number; readCount: number }[];
  }>;
  explainReceipt(options: {
    message: Message;
    userID: string;
  }): Answer<{
    messageID: string;
    userID: string;
    state: string | null;
    reason: string;
    text: string;
    purged?: true;
  }>;
  /** Whether others learn what I have read: everywhere, or in one conversation. */
  setReceiptSharing(options: {
    sharesReceipts: boolean;
    conversationID?: string;
  }): Answer<{ sharesReceipts: boolean }>;

  // Conversations
  getConversationList(
    options?: string[] | { type?: string; hasUnreadCount?: boolean; [other: string]: unknown },
  ): Answer<{ conversationList: Conversation[]; isSyncCompleted: boolean }>;
  getConversationProfile(conversationID: string): Answer<{ conversation: Conversation }>;
  setConversationDraft(options: {
    conversationID: string;
    draftText: string;
  }): Answer<{ conversation: Conversation }>;
  /** Moves the read position; gives no receipt. `sequence` (ours): up to this message, else to the last. */
  setMessageRead(options: { conversationID: string; sequence?: number }): Answer;
  setAllMessageRead(options?: { scope?: string }): Answer;
  /** From my list, until something is said there again. */
  deleteConversation(
    options: string | { conversationIDList: string[]; clearHistoryMessage?: boolean },
  ): Answer<{ conversationID?: string; conversationIDList?: string[] }>;
  pinConversation(options: { conversationID: string; isPinned: boolean }): Answer<{ conversationID: string }>;
  /** `remindUntil` (ours), in seconds: messages are told again after it. */
  setMessageRemindType(options: {
    groupID?: string;
    userIDList?: string[];
    messageRemindType: string;
    remindUntil?: number;
  }): Answer<{
    group?: Group;
    successUserList?: { userID: string }[];
    failureUserList?: { userID: string; code: number; message: string }[];
  }>;
  /** `markType` is a power of two: one of `TYPES.CONV_MARK_TYPE_*`, or from 2^32 to 2^62. */
  markConversation(options: {
    conversationIDList: string[];
    markType: number;
    enableMark: boolean;
  }): Answer<ConversationsDone>;
  /** Their names. */
  getConversationGroupList(): Answer<string[]>;
  createConversationGroup(options: { groupName: string; conversationIDList: string[] }): Answer<ConversationsDone>;
  deleteConversationGroup(groupName: string): Answer;
  renameConversationGroup(options: { oldName: string; newName: string }): Answer;
  addConversationsToGroup(options: { groupName: string; conversationIDList: string[] }): Answer<ConversationsDone>;
  deleteConversationsFromGroup(options: { groupName: string; conversationIDList: string[] }): Answer<ConversationsDone>;
  /** From this time of the day on, for `duration` seconds. */
  setAllReceiveMessageOpt(options?: {
    messageRemindType?: string;
    startHour?: number;
    startMinute?: number;
    startSecond?: number;
    duration?: number;
    isRepeated?: boolean;
  }): Answer;
  getAllReceiveMessageOpt(): Answer<ReceiveMessageOpt>;
  setConversationCustomData(options: { conversationIDList: string[]; customData: string }): Answer<ConversationsDone>;
  getTotalUnreadMessageCount(): number;

  // People
  getMyProfile(): Answer<Profile>;
  getUserProfile(options: { userIDList: string[] }): Answer<Profile[]>;
  updateMyProfile(options: {
    nick?: string;
    avatar?: string;
    gender?: string;
    birthday?: number;
    location?: string;
    selfSignature?: string;
    allowType?: string;
    language?: number;
    level?: number;
    role?: number;
    profileCustomField?: { key: string; value: string }[];
    /** Ours: with my status, and whether it is hidden. */
    statusText?: string;
    hidesStatus?: boolean;
  }): Answer<Profile>;
  /** Whoever hides it, or has blocked me, looks offline. */
  getUserStatus(options: {
    userIDList: string[];
  }): Answer<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }>;
  /** From now on `USER_STATUS_UPDATED` tells when they come and go; the answer says how they are now (ours). */
  subscribeUserStatus(options: {
    userIDList: string[];
  }): Answer<{ successUserList: UserStatus[]; failureUserList: UserFailure[] }>;
  /** Without a list: of nobody. */
  unsubscribeUserStatus(options?: { userIDList?: string[] }): Answer<{ failureUserList: UserFailure[] }>;
  /** What I say with my status; `hidden` (ours): nobody sees whether I am online. */
  setSelfStatus(options: { customStatus?: string; hidden?: boolean }): Answer<UserStatus>;
  getBlacklist(): Answer<string[]>;
  /** They reach me no more in our direct chat, and learn nothing from me. */
  addToBlacklist(options: { userIDList: string[] }): Answer<string[]>;
  removeFromBlacklist(options: { userIDList: string[] }): Answer<string[]>;
  getFriendList(): Answer<Friend[]>;
  /** `code` 0: friends from now on; 30539: the request waits for an answer. */
  addFriend(options: {
    to: string;
    source?: string;
    wording?: string;
    remark?: string;
    groupName?: string;
    type?: string;
  }): Answer<{ userID: string; code: number; message: string }>;
  deleteFriend(options: {
    userIDList: string[];
    type?: string;
  }): Answer<{ successUserIDList: { userID: string }[]; failureUserIDList: UserFailure[] }>;
  checkFriend(options: {
    userIDList: string[];
    type?: string;
  }): Answer<{
    successUserIDList: { userID: string; code: number; relation: string }[];
    failureUserIDList: UserFailure[];
  }>;
  getFriendProfile(options: {
    userIDList: string[];
  }): Answer<{ friendList: Friend[]; failureUserIDList: UserFailure[] }>;
  updateFriend(options: {
    userID: string;
    remark?: string;
    friendCustomField?: { key: string; value: string }[];
  }): Answer<Friend>;
  getFriendApplicationList(): Answer<FriendApplicationList>;
  acceptFriendApplication(options: {
    userID: string;
    remark?: string;
    type?: string;
  }): Answer<{ userID: string }>;
  refuseFriendApplication(options: { userID: string }): Answer<{ userID: string }>;
  /** Mine is withdrawn; one that came is out of my list, and its sender does not learn of it. */
  deleteFriendApplication(options: { userID: string; type?: string }): Answer<{ userID: string }>;
  setFriendApplicationRead(): Answer;
  getFriendGroupList(): Answer<FriendGroup[]>;
  createFriendGroup(options: {
    name: string;
    userIDList?: string[];
  }): Answer<{ friendGroup: FriendGroup; failureUserIDList: UserFailure[] }>;
  deleteFriendGroup(options: string | { name: string }): Answer<{ name: string }>;
  addToFriendGroup(options: {
    name: string;
    userIDList: string[];
  }): Answer<{ friendGroup: FriendGroup; failureUserIDList: UserFailure[] }>;
  removeFromFriendGroup(options: {
    name: string;
    userIDList: string[];
  }): Answer<{ friendGroup: FriendGroup; failureUserIDList: UserFailure[] }>;
  renameFriendGroup(options: { oldName: string; newName: string }): Answer<FriendGroup>;

  // Groups
  getGroupList(): Answer<{ groupList: Group[]; isSyncCompleted: boolean }>;
  getGroupProfile(options: { groupID: string }): Answer<{ group: Group }>;
  createGroup(
    options: GroupFields & { type?: string; groupID?: string; memberList?: { userID: string }[]; isSupportTopic?: boolean },
  ): Answer<{
    group: Group;
    successUserIDList: string[];
    failureUserIDList: string[];
    overLimitUserIDList: string[];
  }>;
  dismissGroup(groupID: string): Answer<{ groupID: string }>;
  updateGroupProfile(
    options: GroupFields & { groupID: string; historyVisible?: boolean; muteAllMembers?: boolean },
  ): Answer<{ group: Group }>;
  /** No group while the owner or an admin is to let me in (`status` "WaitAdminApproval"). */
  joinGroup(options: {
    groupID: string;
    applyMessage?: string;
    [other: string]: unknown;
  }): Answer<{ status: string; group: Group | undefined }>;
  /** What a stranger may know of it: type, name, avatar, introduction, memberCount, joinOption. Not of a `Private` one. */
  searchGroupByID(groupID: string): Answer<{
    group: Group;
    /** Ours: whether I am in it, or have asked to come in and nobody has decided yet. */
    isMember: boolean;
    isWaiting: boolean;
  }>;
  quitGroup(groupID: string): Answer<{ groupID: string }>;
  changeGroupOwner(options: { groupID: string; newOwnerID: string }): Answer<{ group: Group }>;

  // Topics of communities
  /** Those that can have topics. */
  getJoinedCommunityList(): Answer<{ groupList: Group[] }>;
  createTopicInCommunity(
    options: TopicFields & { groupID: string; topicName: string; topicID?: string },
  ): Answer<{ topicID: string }>;
  /** Without a list: all. */
  deleteTopicFromCommunity(options: { groupID: string; topicIDList?: string[] }): Answer<{
    successTopicList: { topicID: string }[];
    failureTopicList: TopicFailure[];
  }>;
  updateTopicProfile(
    options: TopicFields & { groupID: string; topicID: string; muteAllMembers?: boolean },
  ): Answer<{ topic: Topic }>;
  /** The oldest first, or as they are named. */
  getTopicList(options: { groupID: string; topicIDList?: string[] }): Answer<{
    successTopicList: Topic[];
    failureTopicList: TopicFailure[];
  }>;
  getGroupMemberList(options: {
    groupID: string;
    count?: number;
    offset?: number;
    role?: string;
  }): Answer<{ memberList: GroupMember[]; offset: number }>;
  getGroupMemberProfile(options: MemberOptions): Answer<{ memberList: GroupMember[] }>;
  addGroupMember(options: MemberOptions): Answer<{
    group: Group;
    successUserIDList: string[];
    failureUserIDList: string[];
    existedUserIDList: string[];
    overLimitUserIDList: string[];
    /** Ours: invited by me, and waiting for the owner or an admin to let them in. */
    waitingUserIDList: string[];
  }>;
  deleteGroupMember(options: MemberOptions): Answer<{ group: Group; userIDList: string[] }>;
  setGroupMemberRole(options: { groupID: string; userID: string; role: string }): Answer<{ group: Group; member: GroupMember }>;
  /** For so many seconds; 0: they may speak again. */
  setGroupMemberMuteTime(options: {
    groupID: string;
    userID: string;
    muteTime: number;
  }): Answer<{ group: Group; member: GroupMember }>;
  setGroupMemberCustomField(options: {
    groupID: string;
    userID?: string;
    memberCustomField: { key: string; value: string }[];
  }): Answer<{ group: Group; member: GroupMember }>;
  setGroupMemberNameCard(options: {
    groupID: string;
    userID?: string;
    nameCard: string;
  }): Answer<{ group: Group; member: GroupMember }>;
  searchCloudMessages(options: SearchOptions): Answer<FoundMessages>;
  searchCloudUsers(options: SearchOptions): Answer<{ searchResultList: Profile[]; cursor: string }>;
  /** Among the groups that I am in. */
  searchCloudGroups(options: SearchOptions): Answer<{ searchResultList: Group[]; cursor: string }>;
  searchCloudGroupMembers(
    options: SearchOptions & { groupIDList?: string[] },
  ): Answer<{ searchResultList: { groupID: string; memberList: GroupMember[] }[]; cursor: string }>;
  /** Those that I may decide on. `groupID` (ours): of this group. */
  getGroupApplicationList(options?: { groupID?: string }): Answer<{ applicationList: GroupApplication[] }>;
  handleGroupApplication(options: {
    handleAction: string;
    handleMessage?: string;
    application?: GroupApplication;
    message?: Message;
  }): Answer<{ group: Group | undefined; state: string }>;
  /** Ours: what I was told of groups beside their messages, page by page from the newest; oldest first on a page. */
  getSystemNoticeList(options?: {
    cursor?: string;
  }): Answer<{ messageList: Message[]; cursor: string; isCompleted: boolean }>;
  /** Ours. */
  findUsers(options?: FindOptions): Answer<{ userList: Profile[]; cursor: string; isCompleted: boolean }>;
  /** Ours: also by name card. */
  findGroupMembers(
    options: FindOptions & { groupID: string; role?: string },
  ): Answer<{ memberList: GroupMember[]; cursor: string; isCompleted: boolean }>;
  /** In place of all that there are. Refused with 10056 if somebody else has changed them since I looked. */
  initGroupAttributes(options: AttributeOptions): Answer<{ groupAttributes: Record<string, string> }>;
  setGroupAttributes(options: AttributeOptions): Answer<{ groupAttributes: Record<string, string> }>;
  /** Without keys: all of them. */
  deleteGroupAttributes(options: { groupID: string; keyList?: string[] }): Answer<{ keyList: string[] }>;
  getGroupAttributes(options: {
    groupID: string;
    keyList?: string[];
  }): Answer<{ groupAttributes: Record<string, string> }>;
  setGroupCounters(options: {
    groupID: string;
    counters: Record<string, number>;
  }): Answer<{ counters: Record<string, number> }>;
  increaseGroupCounter(options: CountOptions): Answer<{ counters: Record<string, number> }>;
  decreaseGroupCounter(options: CountOptions): Answer<{ counters: Record<string, number> }>;
  getGroupCounters(options: {
    groupID: string;
    keyList?: string[];
  }): Answer<{ counters: Record<string, number> }>;
  getGroupOnlineMemberCount(groupID: string): Answer<{ memberCount: number }>;
}

/** They exist so that an application runs, and reject (messages: throw) with code 3122: not available here. */
export interface Unavailable {
  /** @deprecated Not available. */
  translateText: NotAvailable;
  /** @deprecated Not available. */
  convertVoiceToText: NotAvailable;
  /** @deprecated Not available. */
  setMessageExtensions: NotAvailable;
  /** @deprecated Not available. */
  getMessageExtensions: NotAvailable;
  /** @deprecated Not available. */
  deleteMessageExtensions: NotAvailable;
  /** @deprecated Not available. */
  followUser: NotAvailable;
  /** @deprecated Not available. */
  unfollowUser: NotAvailable;
  /** @deprecated Not available. */
  getMyFollowersList: NotAvailable;
  /** @deprecated Not available. */
  getMyFollowingList: NotAvailable;
  /** @deprecated Not available. */
  getMutualFollowersList: NotAvailable;
  /** @deprecated Not available. */
  getUserFollowInfo: NotAvailable;
  /** @deprecated Not available. */
  checkFollowType: NotAvailable;
  /** @deprecated Not available. */
  markGroupMemberList: NotAvailable;
  /** @deprecated Not available. */
  addSignalingListener: NeverAMessage;
  /** @deprecated Not available. */
  removeSignalingListener: NeverAMessage;
  /** @deprecated Not available. */
  invite: NotAvailable;
  /** @deprecated Not available. */
  inviteSync: (options: any, done?: Function, failed?: (error: ChatError) => void) => void;
  /** @deprecated Not available. */
  inviteInGroup: NotAvailable;
  /** @deprecated Not available. */
  inviteInGroupSync: (options: any, done?: Function, failed?: (error: ChatError) => void) => void;
  /** @deprecated Not available. */
  cancel: NotAvailable;
  /** @deprecated Not available. */
  accept: NotAvailable;
  /** @deprecated Not available. */
  reject: NotAvailable;
  /** @deprecated Not available. */
  modifyInvitation: NotAvailable;
}

// The namespace

export interface CreateOptions {
  SDKAppID: number | string;
  /** The address of the chat server; if left out, the one that this module was loaded from. */
  proxyServer?: string;
  /** Where the platform has none of its own (Node before 22), and in tests. */
  WebSocket?: unknown;
  fetch?: unknown;
  indexedDB?: unknown;
  [other: string]: unknown;
}

export interface Namespace {
  create(options: CreateOptions): Chat;
  EVENT: typeof EVENT;
  TYPES: typeof TYPES;
  TSignaling: typeof TSignaling;
  VERSION: string;
}

export declare const VERSION: string;
export declare const EVENT: {
  readonly SDK_READY: "sdkStateReady";
  readonly SDK_NOT_READY: "sdkStateNotReady";
  readonly MESSAGE_RECEIVED: "onMessageReceived";
  readonly ROOM_CUSTOM_DATA_RECEIVED: "onRoomCustomDataReceived";
  readonly MESSAGE_MODIFIED: "onMessageModified";
  readonly MESSAGE_REVOKED: "onMessageRevoked";
  readonly MESSAGE_READ_BY_PEER: "onMessageReadByPeer";
  readonly MESSAGE_READ_RECEIPT_RECEIVED: "onMessageReadReceiptReceived";
  readonly CONVERSATION_LIST_UPDATED: "onConversationListUpdated";
  readonly TOTAL_UNREAD_MESSAGE_COUNT_UPDATED: "onTotalUnreadMessageCountUpdated";
  readonly CONVERSATION_GROUP_LIST_UPDATED: "onConversationGroupListUpdated";
  readonly CONVERSATION_IN_GROUP_UPDATED: "onConversationInGroupUpdated";
  readonly GROUP_LIST_UPDATED: "onGroupListUpdated";
  readonly GROUP_ATTRIBUTES_UPDATED: "groupAttributesUpdated";
  readonly GROUP_COUNTER_UPDATED: "onGroupCounterUpdated";
  readonly TOPIC_CREATED: "onTopicCreated";
  readonly TOPIC_DELETED: "onTopicDeleted";
  readonly TOPIC_UPDATED: "onTopicUpdated";
  readonly PROFILE_UPDATED: "onProfileUpdated";
  readonly USER_STATUS_UPDATED: "onUserStatusUpdated";
  readonly BLACKLIST_UPDATED: "blacklistUpdated";
  readonly FRIEND_LIST_UPDATED: "onFriendListUpdated";
  readonly FRIEND_GROUP_LIST_UPDATED: "onFriendGroupListUpdated";
  readonly FRIEND_APPLICATION_LIST_UPDATED: "onFriendApplicationListUpdated";
  readonly MY_FOLLOWERS_LIST_UPDATED: "onMyFollowersListUpdated";
  readonly MY_FOLLOWING_LIST_UPDATED: "onMyFollowingListUpdated";
  readonly MUTUAL_FOLLOWERS_LIST_UPDATED: "onMutualFollowersListUpdated";
  readonly KICKED_OUT: "kickedOut";
  readonly ERROR: "error";
  readonly NET_STATE_CHANGE: "netStateChange";
  readonly ALL_RECEIVE_MESSAGE_OPT_UPDATED: "onAllReceiveMessageOptUpdated";
  readonly PINNED_GROUP_MESSAGE_UPDATED: "onPinnedGroupMessageUpdated";
  readonly MESSAGE_REACTIONS_UPDATED: "onMessageReactionsUpdated";
  readonly MESSAGE_EXTENSIONS_UPDATED: "onMessageExtensionsUpdated";
  readonly MESSAGE_EXTENSIONS_DELETED: "onMessageExtensionsDeleted";
  readonly SDK_DESTROY: "sdkDestroy";
};
export declare const TYPES: {
  readonly MSG_TEXT: "TIMTextElem";
  readonly MSG_IMAGE: "TIMImageElem";
  readonly MSG_AUDIO: "TIMSoundElem";
  readonly MSG_FILE: "TIMFileElem";
  readonly MSG_FACE: "TIMFaceElem";
  readonly MSG_VIDEO: "TIMVideoFileElem";
  readonly MSG_LOCATION: "TIMLocationElem";
  readonly MSG_GRP_TIP: "TIMGroupTipElem";
  readonly MSG_GRP_SYS_NOTICE: "TIMGroupSystemNoticeElem";
  readonly MSG_CUSTOM: "TIMCustomElem";
  readonly MSG_MERGER: "TIMRelayElem";
  readonly MSG_PRIORITY_HIGH: "High";
  readonly MSG_PRIORITY_NORMAL: "Normal";
  readonly MSG_PRIORITY_LOW: "Low";
  readonly MSG_PRIORITY_LOWEST: "Lowest";
  readonly CONV_C2C: "C2C";
  readonly CONV_GROUP: "GROUP";
  readonly CONV_TOPIC: "TOPIC";
  readonly CONV_SYSTEM: "@TIM#SYSTEM";
  readonly CONV_AT_ME: 1;
  readonly CONV_AT_ALL: 2;
  readonly CONV_AT_ALL_AT_ME: 3;
  readonly CONV_MARK_TYPE_STAR: 1;
  readonly CONV_MARK_TYPE_UNREAD: 2;
  readonly CONV_MARK_TYPE_FOLD: 4;
  readonly CONV_MARK_TYPE_HIDE: 8;
  readonly GRP_WORK: "Private";
  readonly GRP_PUBLIC: "Public";
  readonly GRP_MEETING: "ChatRoom";
  readonly GRP_AVCHATROOM: "AVChatRoom";
  readonly GRP_COMMUNITY: "Community";
  readonly GRP_MBR_ROLE_OWNER: "Owner";
  readonly GRP_MBR_ROLE_ADMIN: "Admin";
  readonly GRP_MBR_ROLE_MEMBER: "Member";
  readonly GRP_MBR_ROLE_CUSTOM: "Custom";
  readonly GRP_TIP_MBR_JOIN: 1;
  readonly GRP_TIP_MBR_QUIT: 2;
  readonly GRP_TIP_MBR_KICKED_OUT: 3;
  readonly GRP_TIP_MBR_SET_ADMIN: 4;
  readonly GRP_TIP_MBR_CANCELED_ADMIN: 5;
  readonly GRP_TIP_GRP_PROFILE_UPDATED: 6;
  readonly GRP_TIP_MBR_PROFILE_UPDATED: 7;
  readonly GRP_TIP_BAN_AVCHATROOM_MEMBER: 10;
  readonly GRP_TIP_UNBAN_AVCHATROOM_MEMBER: 11;
  readonly MSG_REMIND_ACPT_AND_NOTE: "AcceptAndNotify";
  readonly MSG_REMIND_ACPT_NOT_NOTE: "AcceptNotNotify";
  readonly MSG_REMIND_DISCARD: "Discard";
  readonly NOT_RECEIVE_OFFLINE_PUSH_EXCEPT_AT: "AcceptNotNotifyExceptAt";
  readonly NOT_RECEIVE_MSG_EXCEPT_AT: "NotReceiveMsgExceptAt";
  readonly GENDER_UNKNOWN: "Gender_Type_Unknown";
  readonly GENDER_FEMALE: "Gender_Type_Female";
  readonly GENDER_MALE: "Gender_Type_Male";
  readonly KICKED_OUT_MULT_ACCOUNT: "multipleAccount";
  readonly KICKED_OUT_MULT_DEVICE: "multipleDevice";
  readonly KICKED_OUT_USERSIG_EXPIRED: "userSigExpired";
  readonly KICKED_OUT_REST_API: "REST_API_Kick";
  readonly ALLOW_TYPE_ALLOW_ANY: "AllowType_Type_AllowAny";
  readonly ALLOW_TYPE_NEED_CONFIRM: "AllowType_Type_NeedConfirm";
  readonly ALLOW_TYPE_DENY_ANY: "AllowType_Type_DenyAny";
  readonly FORBID_TYPE_NONE: "AdminForbid_Type_None";
  readonly FORBID_TYPE_SEND_OUT: "AdminForbid_Type_SendOut";
  readonly JOIN_OPTIONS_FREE_ACCESS: "FreeAccess";
  readonly JOIN_OPTIONS_NEED_PERMISSION: "NeedPermission";
  readonly JOIN_OPTIONS_DISABLE_APPLY: "DisableApply";
  readonly JOIN_STATUS_SUCCESS: "JoinedSuccess";
  readonly JOIN_STATUS_ALREADY_IN_GROUP: "AlreadyInGroup";
  readonly JOIN_STATUS_WAIT_APPROVAL: "WaitAdminApproval";
  readonly GRP_PROFILE_OWNER_ID: "ownerID";
  readonly GRP_PROFILE_CREATE_TIME: "createTime";
  readonly GRP_PROFILE_LAST_INFO_TIME: "lastInfoTime";
  readonly GRP_PROFILE_MEMBER_NUM: "memberNum";
  readonly GRP_PROFILE_MAX_MEMBER_NUM: "maxMemberNum";
  readonly GRP_PROFILE_JOIN_OPTION: "joinOption";
  readonly GRP_PROFILE_INTRODUCTION: "introduction";
  readonly GRP_PROFILE_NOTIFICATION: "notification";
  readonly GRP_PROFILE_MUTE_ALL_MBRS: "muteAllMembers";
  readonly SNS_ADD_TYPE_SINGLE: "Add_Type_Single";
  readonly SNS_ADD_TYPE_BOTH: "Add_Type_Both";
  readonly SNS_DELETE_TYPE_SINGLE: "Delete_Type_Single";
  readonly SNS_DELETE_TYPE_BOTH: "Delete_Type_Both";
  readonly SNS_APPLICATION_TYPE_BOTH: "Pendency_Type_Both";
  readonly SNS_APPLICATION_SENT_TO_ME: "Pendency_Type_ComeIn";
  readonly SNS_APPLICATION_SENT_BY_ME: "Pendency_Type_SendOut";
  readonly SNS_APPLICATION_AGREE: "Response_Action_Agree";
  readonly SNS_APPLICATION_AGREE_AND_ADD: "Response_Action_AgreeAndAdd";
  readonly SNS_CHECK_TYPE_BOTH: "CheckResult_Type_Both";
  readonly SNS_CHECK_TYPE_SINGLE: "CheckResult_Type_Single";
  readonly SNS_TYPE_NO_RELATION: "CheckResult_Type_NoRelation";
  readonly SNS_TYPE_A_WITH_B: "CheckResult_Type_AWithB";
  readonly SNS_TYPE_B_WITH_A: "CheckResult_Type_BWithA";
  readonly SNS_TYPE_BOTH_WAY: "CheckResult_Type_BothWay";
  readonly NET_STATE_CONNECTED: "connected";
  readonly NET_STATE_CONNECTING: "connecting";
  readonly NET_STATE_DISCONNECTED: "disconnected";
  readonly MSG_AT_ALL: "__kImSDK_MesssageAtALL__";
  readonly READ_ALL_C2C_MSG: "readAllC2CMessage";
  readonly READ_ALL_GROUP_MSG: "readAllGroupMessage";
  readonly READ_ALL_MSG: "readAllMessage";
  readonly USER_STATUS_UNKNOWN: 0;
  readonly USER_STATUS_ONLINE: 1;
  readonly USER_STATUS_OFFLINE: 2;
  readonly USER_STATUS_UNLOGINED: 3;
  readonly IOS_OFFLINE_PUSH_NO_SOUND: "push.no_sound";
  readonly IOS_OFFLINE_PUSH_DEFAULT_SOUND: "default";
  readonly MESSAGE_READ_RECEIPT_RECEIVED: "onMessageReadReceiptReceived";
};
export declare const TSignaling: {
  readonly NEW_INVITATION_RECEIVED: "newInvitationReceived";
  readonly INVITEE_ACCEPTED: "ts_invitee_accepted";
  readonly INVITEE_REJECTED: "ts_invitee_rejected";
  readonly INVITATION_CANCELLED: "ts_invitation_cancelled";
  readonly INVITATION_TIMEOUT: "ts_invitation_timeout";
  readonly INVITATION_MODIFIED: "ts_invitation_modified";
  readonly ACTION_TYPE_UNKNOWN: 0;
  readonly ACTION_TYPE_INVITE: 1;
  readonly ACTION_TYPE_CANCEL_INVITE: 2;
  readonly ACTION_TYPE_ACCEPT_INVITE: 3;
  readonly ACTION_TYPE_REJECT_INVITE: 4;
  readonly ACTION_TYPE_INVITE_TIMEOUT: 5;
};
declare const namespace: Namespace;
export default namespace;
