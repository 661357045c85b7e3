"""What this app counts of itself, for whoever watches the server (docs/self-hosting.md, "Watching").

Nothing here names anybody: labels are words of the code. Children with labels are kept: to look one up takes longer
than to count. The hub counts its frames itself, since a Counter would be felt there.
"""

from prometheus_client import Counter

_dropped = Counter(
    "chat_frames_dropped",
    "Frames that Redis was too slow for or away, or whose readers could not be loaded. Clients catch up.",
    ["why"],
)
DROPPED_LAYER_SLOW = _dropped.labels("layer_slow")
DROPPED_LAYER_AWAY = _dropped.labels("layer_away")
DROPPED_MEMBERS_UNKNOWN = _dropped.labels("members_unknown")

REDIS_LOST = Counter("chat_redis_lost", "How often Redis was lost after it had been reached.")

_pages = Counter("chat_catch_up_pages", "Pages of what changed that clients asked for.", ["of"])
PAGES_OF_CONVERSATIONS = _pages.labels("conversation")
PAGES_OF_ME = _pages.labels("me")
PAGES_OF_RECEIPTS = _pages.labels("receipts")

_resyncs = Counter("chat_resyncs", "Clients told to load everything afresh (410).", ["why"])
RESYNCS_BEYOND_HEAD = _resyncs.labels("cursor_beyond_head")
RESYNCS_EPOCH = _resyncs.labels("epoch_changed")

CALLBACKS = Counter(
    "chat_callbacks",
    "What the application's back end was asked: it answered, or its silence let pass or refused what was asked.",
    ["command", "outcome"],
)
