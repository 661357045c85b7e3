"""Where REST answers what a client asks to keep up."""

ADDRESSES = {
    "sync": "/sync/",
    "me.get": "/me/",
    "me.changes": "/me/",
    "keeping.get": "/keeping/",
    "contact.list": "/contacts/",
    "receipt.changes": "/receipts/",
    "receipt.summaries": "/receipts/summaries/",
    "conversation.get": "/conversations/{conversationID}/",
    "conversation.changes": "/conversations/{conversationID}/messages/",
    "message.list": "/conversations/{conversationID}/messages/",
    "group.attributes": "/conversations/{conversationID}/attributes/",
    "group.counters": "/conversations/{conversationID}/counters/",
    "notices": "/notices/",
    "members": "/conversations/{conversationID}/members/",
}
"""By command; `members` and `notices` are lists of REST alone. What is not in the address is its query."""
