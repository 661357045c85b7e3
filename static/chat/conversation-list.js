/** The pane of conversations. */
import { $, arrange, copyOf, say, show } from "./dom.js";
import { fullTime, listTime, previewOf } from "./words.js";

const MOST = 99;

export class ConversationList {
  #chat;
  #rows = new Map();
  #waits = false;

  constructor(chat) {
    this.#chat = chat;
    chat.addEventListener("list", () => this.#renderSoon());
  }

  /** Mark which conversation is open. */
  open(id) {
    for (const [key, row] of this.#rows) mark(row, key === id);
  }

  #renderSoon() {
    if (this.#waits) return;
    this.#waits = true;
    // No animation frame: there are none in a tab behind, whose title still says what is unread.
    setTimeout(() => {
      this.#waits = false;
      this.#render();
    });
  }

  #render() {
    const conversations = this.#chat.listed();
    arrange(
      $("conversation-list"),
      conversations.map((conversation) => this.#row(conversation)),
    );
    $("no-conversations").hidden = conversations.length > 0;
    const unread = conversations.reduce((sum, { unread }) => sum + unread, 0);
    document.title = unread ? `(${unread > MOST ? `${MOST}+` : unread}) Chat` : "Chat";
  }

  #row(conversation) {
    const row = this.#rows.get(conversation.id) ?? copyOf("conversation-row");
    this.#rows.set(conversation.id, row);
    const { id, name, avatar, last, unread, isDirect } = conversation;
    const [link] = row.children;
    link.href = `#${encodeURIComponent(id)}`;
    mark(row, location.hash === link.getAttribute("href"));
    const [image, title, time, preview, badge] = link.children;
    show(image, avatar);
    image.classList.toggle("group", !isDirect);
    say(title, name);
    say(preview, previewOf(last, this.#chat.me.userID, this.#chat.names, isDirect));
    if (last) {
      say(time, listTime(last.time));
      time.dateTime = new Date(last.time * 1000).toISOString();
      time.title = fullTime(last.time);
    }
    badge.hidden = !unread;
    say(badge, unread > MOST ? `${MOST}+` : String(unread));
    badge.setAttribute("aria-label", `${unread} unread`);
    return row;
  }
}

function mark(row, isOpen) {
  if (isOpen) row.firstElementChild.setAttribute("aria-current", "true");
  else row.firstElementChild.removeAttribute("aria-current");
}
