/**
 * What this person knows: their conversations and the loaded messages, kept as the server has them.
 *
 * Every number is the next or it is not applied: a gap waits half a second, then what changed is asked for.
 * Fires `list`, `me`, and `thread` (detail: the conversation).
 */
import { Disconnected } from "./connection.js";
import { get, getAll } from "./rest.js";

const HOLD = 500; // a frame may overtake another; only then is it missing
const PAGE = 40;
/** The receipt policy of a conversation that this person has left: nothing is asked and nothing given. */
const NOT_HERE = { granted: false, reason: "", required: false, shares: false };

export class Chat extends EventTarget {
  me = null;
  /** @type {Map<string, any>} */
  conversations = new Map();
  /** Names by user ID, as far as they were seen. */
  names = new Map();
  #connection;
  #epoch = "";
  #myCursor = 0;
  #receiptCursor = 0;
  #buffer = null;
  #timers = new Map();

  constructor(connection) {
    super();
    this.#connection = connection;
    connection.addEventListener("frame", (event) => this.#take(event.detail));
  }

  /** Conversations as the list shows them, the latest first. */
  listed() {
    return [...this.conversations.values()].sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0));
  }

  /** The loaded messages in their order; those on their way come last. */
  messagesOf(conversation) {
    const place = (message) => message.sequence ?? Number.MAX_SAFE_INTEGER;
    return [...conversation.messages.values()].sort((a, b) => place(a) - place(b) || a.time - b.time);
  }

  async openDirect(userID) {
    await this.#connection.opened();
    const { conversation } = await this.#connection.call("conversation.open", { userID });
    return this.#describe(conversation);
  }

  /** Load the messages before the oldest that is loaded; at first, the newest. */
  async loadMessages(conversation) {
    // From here on what arrives is kept, so that page and frames meet without a hole.
    conversation.oldest ??= conversation.lastSeq + 1;
    const path = `conversations/${encodeURIComponent(conversation.id)}/messages/`;
    const page = await get(path, { before: conversation.oldest, limit: PAGE });
    conversation.hasBefore = page.hasBefore;
    conversation.oldest = page.messages[0]?.sequence ?? conversation.oldest;
    for (const message of page.messages) this.#put(conversation, message);
    this.#tell("thread", conversation);
  }

  /** Show a text at once and send it; what is refused stays, marked, until it is tried again or deleted. */
  send(conversation, text, ask) {
    const random = crypto.getRandomValues(new Uint32Array(1))[0];
    const message = {
      ID: `${this.me.tinyID}-${Date.now()}-${random}`,
      conversationID: conversation.id,
      from: this.me.userID,
      type: "TIMTextElem",
      payload: { text },
      time: Date.now() / 1000,
      needReadReceipt: ask,
      readReceiptInfo: {},
      changeSeq: 0,
      status: "sending",
    };
    conversation.messages.set(message.ID, message);
    this.#post(conversation, message);
  }

  retry(conversation, message) {
    message.status = "sending";
    this.#post(conversation, message);
  }

  discard(conversation, message) {
    conversation.messages.delete(message.ID);
    this.#tell("thread", conversation);
  }

  /** Everything up to this number has been seen. Says so soon, for all that was seen meanwhile. */
  see(conversation, sequence) {
    if (sequence <= Math.max(conversation.readSeq, conversation.seen ?? 0)) return;
    conversation.seen = sequence;
    this.#moveLater(conversation);
  }

  async share(sharesReceipts) {
    await this.#connection.opened();
    this.me = await this.#connection.call("me.change", { sharesReceipts });
    await this.#list();
  }

  // What comes down the socket

  #take(frame) {
    if (frame.frame === "ready") this.#settle(frame);
    else if (this.#buffer) this.#buffer.push(frame);
    else this.#apply(frame);
  }

  /** After `ready` the present state is fetched; what came meanwhile is applied after it. */
  async #settle(ready) {
    const buffer = (this.#buffer = []);
    try {
      if (this.#epoch && this.#epoch !== ready.epoch) return location.reload();
      if (!this.#epoch) [this.#myCursor, this.#receiptCursor] = [ready.me, ready.receipts];
      this.me = await get("me/");
      await this.#list();
      this.#epoch = ready.epoch;
      this.#notice({ ...ready, conversations: [] }); // the list is later than the heads of `ready`
    } catch {
      return this.#connection.drop();
    }
    if (this.#buffer !== buffer) return;
    this.#buffer = null;
    for (const frame of buffer) this.#apply(frame);
    for (const conversation of this.conversations.values()) {
      if (conversation.seen > conversation.readSeq) this.#moveLater(conversation);
      for (const message of this.messagesOf(conversation)) {
        if (message.status === "sending") this.#post(conversation, message);
      }
    }
  }

  #apply(frame) {
    const conversation = this.conversations.get(frame.conversationID);
    if (frame.frame === "changes") {
      if (!conversation) this.#refreshLater(frame.conversationID);
      else if (frame.from === conversation.cursor + 1) this.#applyChanges(conversation, frame.changes, frame.to);
      else if (frame.to > conversation.cursor) this.#pullLater(conversation);
    } else if (frame.frame === "me") {
      if (frame.from === this.#myCursor + 1) this.#applyMine(frame.changes, frame.to);
      else if (frame.to > this.#myCursor) this.#later("me", () => this.#pullMine());
    } else if (frame.frame === "receipts") {
      this.#applyReceipts(frame.receipts);
      for (const number of frame.numbers.toSorted((a, b) => a - b)) {
        if (number === this.#receiptCursor + 1) this.#receiptCursor = number;
        else if (number > this.#receiptCursor) this.#later("receipts", () => this.#pullReceipts());
      }
    } else if (frame.frame === "joined" || frame.frame === "left") {
      this.#refreshLater(frame.conversationID);
    } else if (frame.frame === "heartbeat") {
      if (frame.epoch !== this.#epoch) return location.reload();
      this.#notice(frame);
    }
  }

  /** Heads that are ahead of what we hold, although no frame came. */
  #notice(heads) {
    if (heads.me > this.#myCursor) this.#later("me", () => this.#pullMine());
    if (heads.receipts > this.#receiptCursor) this.#later("receipts", () => this.#pullReceipts());
    for (const head of heads.conversations) {
      const conversation = this.conversations.get(head.conversationID);
      if (!conversation) {
        this.#refreshLater(head.conversationID);
        continue;
      }
      this.#stand(conversation, head);
    }
    for (const id of heads.gone ?? []) this.#refreshLater(id);
    this.#tell("list");
  }

  #applyChanges(conversation, changes, cursor) {
    for (const change of changes) {
      if (change.kind === "message") this.#put(conversation, change.message);
      else this.#refreshLater(conversation.id);
      // Whoever came back, left or was switched off changes how many can still read.
      if (change.kind === "member") this.#later(`tallies ${conversation.id}`, () => this.#askTallies(conversation));
    }
    conversation.cursor = Math.max(conversation.cursor, cursor);
    this.#tell("thread", conversation);
    this.#tell("list");
  }

  #applyMine(changes, cursor) {
    for (const change of changes) {
      const conversation = this.conversations.get(change.conversationID);
      if (change.kind === "profile") {
        this.me = change.profile;
        this.#later("list", () => this.#list()); // what is granted to whom follows from sharing
      }
      if (change.kind === "hidden") conversation?.messages.delete(change.messageID);
      if (change.kind === "membership" && conversation && conversation.readSeq < change.readSeq) {
        conversation.readSeq = change.readSeq;
        this.#refreshLater(conversation.id);
      }
      if (conversation) this.#tell("thread", conversation);
    }
    this.#myCursor = Math.max(this.#myCursor, cursor);
  }

  #applyReceipts(rows) {
    for (const row of rows) {
      const conversation = this.conversations.get(row.conversationID);
      const message = conversation?.messages.get(row.messageID);
      if (!message) continue;
      message.readReceiptInfo = newer(message.readReceiptInfo, row);
      this.#tell("thread", conversation);
    }
  }

  /** A message as it is now, into its place; the present one stays if it is newer. */
  #put(conversation, message) {
    const held = conversation.messages.get(message.ID);
    const info = newer(held?.readReceiptInfo ?? {}, message.readReceiptInfo ?? {});
    const current = held && held.changeSeq > message.changeSeq ? held : { ...message, status: "" };
    if (held || message.sequence >= conversation.oldest) {
      conversation.messages.set(message.ID, { ...current, readReceiptInfo: info });
    }
    if (message.nick && !message.isSystemMessage) this.names.set(message.from, message.nick);
    const isMine = message.from === this.me.userID;
    if (isMine && message.needReadReceipt && info.timestamp === undefined) {
      // Sent from another device, or its answer is still to come.
      this.#later(`unknown ${conversation.id}`, () => {
        const isUnknown = ({ needReadReceipt, readReceiptInfo }) => needReadReceipt && !("timestamp" in readReceiptInfo);
        const isMissing = this.messagesOf(conversation).some((one) => one.from === this.me.userID && isUnknown(one));
        return isMissing ? this.#askTallies(conversation) : undefined;
      });
    }
    if (message.sequence > conversation.lastSeq) {
      conversation.lastSeq = message.sequence;
      if (!isMine && !message.isSystemMessage) conversation.unread += 1;
      if (!isMine) this.#tell("arrived", { conversation, message });
    }
    if (message.sequence >= (conversation.last?.sequence ?? 0)) conversation.last = message;
  }

  // What is asked for

  async #post(conversation, message) {
    this.#tell("thread", conversation);
    try {
      const { ID, conversationID, type, payload, needReadReceipt } = message;
      const params = { ID, conversationID, type, payload, needReadReceipt };
      const answer = await this.#connection.call("message.send", params);
      conversation.refusal = answer.readReceiptReason;
      this.#put(conversation, answer.message);
    } catch (problem) {
      if (problem instanceof Disconnected) return; // sent again, under the same ID, when there is a connection
      Object.assign(message, { status: "failed", problem: problem.message });
    }
    this.#tell("thread", conversation);
    this.#tell("list");
  }

  async #list() {
    const shapes = await getAll("conversations/");
    for (const shape of shapes) this.#describe(shape);
    this.#tell("me");
    this.#tell("list");
  }

  #describe(shape) {
    const profile = shape.groupProfile ?? shape.userProfile;
    if (profile.nick) this.names.set(profile.userID, profile.nick);
    const held = this.conversations.get(shape.conversationID) ?? {
      id: shape.conversationID,
      isDirect: shape.type === "C2C",
      messages: new Map(),
      cursor: shape.changeSeq,
      lastSeq: 0,
      readSeq: 0,
    };
    Object.assign(held, {
      name: profile.name || profile.nick || profile.groupID || profile.userID,
      avatar: profile.avatar,
      groupType: shape.subType,
      memberCount: shape.groupProfile?.memberCount ?? (shape.userProfile ? 2 : 0),
      isPresent: shape.present,
      policy: shape.receiptPolicy ?? NOT_HERE,
    });
    if (this.#stand(held, shape)) held.last = shape.lastMessage;
    this.conversations.set(held.id, held);
    return held;
  }

  /** Where a conversation stands, unless we know better: an answer may be older than a frame that overtook it. */
  #stand(conversation, { changeSeq, lastSeq, readSeq, unreadCount }) {
    if (changeSeq < conversation.cursor || readSeq < conversation.readSeq) return false;
    Object.assign(conversation, { lastSeq, readSeq, unread: unreadCount });
    if (changeSeq > conversation.cursor && conversation.isPresent) this.#pullLater(conversation);
    return true;
  }

  #moveLater(conversation) {
    this.#later(`position ${conversation.id}`, async () => {
      const params = { conversationID: conversation.id, sequence: conversation.seen };
      const { readSeq, unreadCount } = await this.#connection.call("position.move", params);
      Object.assign(conversation, { readSeq, unread: unreadCount });
      this.#tell("list");
    });
  }

  #refreshLater(id) {
    this.#later(`conversation ${id}`, async () => {
      const { conversation } = await get(`conversations/${encodeURIComponent(id)}/`);
      this.#tell("thread", this.#describe(conversation));
      this.#tell("list");
    });
  }

  #pullLater(conversation) {
    this.#later(`changes ${conversation.id}`, () =>
      this.#pull(`conversations/${encodeURIComponent(conversation.id)}/messages/`, conversation.cursor, (page) =>
        this.#applyChanges(conversation, page.changes, page.cursor),
      ),
    );
  }

  #pullMine() {
    return this.#pull("me/", this.#myCursor, (page) => this.#applyMine(page.changes, page.cursor));
  }

  #pullReceipts() {
    return this.#pull("receipts/", this.#receiptCursor, (page) => {
      this.#applyReceipts(page.receipts);
      this.#receiptCursor = Math.max(this.#receiptCursor, page.cursor);
    });
  }

  async #pull(path, cursor, apply) {
    let page;
    do {
      page = await get(path, { changed_after: cursor, limit: 100, epoch: this.#epoch });
      apply(page);
      cursor = page.cursor;
    } while (!page.isCompleted);
  }

  async #askTallies(conversation) {
    const open = (message) => message.from === this.me.userID && message.needReadReceipt && !message.status;
    const asked = this.messagesOf(conversation).filter((message) => open(message) && !isSettled(message));
    if (!asked.length) return;
    const { receipts } = await get("receipts/summaries/", { messageID: asked.slice(-100).map(({ ID }) => ID) });
    this.#applyReceipts(receipts.filter((row) => !row.code));
  }

  /** Do it once, half a second from now, however often it is wanted until then. What fails, the next heartbeat mends. */
  #later(key, work) {
    if (this.#timers.has(key)) return;
    const start = () => {
      this.#timers.delete(key);
      Promise.resolve(work()).catch((problem) => {
        if (problem.status === 410) location.reload();
      });
    };
    this.#timers.set(key, setTimeout(start, HOLD));
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/** The later of two tallies of one message: a count of readers never goes back. */
function newer(held, given) {
  if (held.isPeerRead && !given.isPeerRead) return held;
  return (given.readCount ?? 0) >= (held.readCount ?? 0) ? { ...held, ...given } : held;
}

const isSettled = ({ readReceiptInfo: info }) => info.isPeerRead || (info.unreadCount === 0 && info.readCount > 0);
