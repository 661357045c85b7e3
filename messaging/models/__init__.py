"""The facts of the chat and what must be true of them."""

from .access import AccessToken, BrowserSession, SocketTicket
from .applications import Application, Notice
from .audit import AuditEntry
from .away import PushSubscription, ToldUpto
from .callbacks import CallbackSettings
from .contacts import Contact, FriendGroup
from .conversations import Conversation, Member, Stay
from .group_data import GroupData
from .keeping import ConversationGroup, QuietHours
from .limits import Limit
from .media import Attachment, Upload
from .mentions import Mention
from .merged import MergedRecord
from .messages import HiddenMessage, Message
from .outbox import OF_APPLICATIONS, EventKind, OutboxEvent, OutboxHead
from .people import Lease, Person, StatusSubscription
from .rates import RateWindow
from .reactions import Reaction, Reactor
from .revisions import MessageRevision
from .search import MessageWords
from .second_factor import SecondFactor
from .server import IntegrityCheck, ServerState
from .webhooks import Webhook, WebhookAttempt, WebhookLane

__all__ = [
    "OF_APPLICATIONS",
    "AccessToken",
    "Application",
    "Attachment",
    "AuditEntry",
    "BrowserSession",
    "CallbackSettings",
    "Contact",
    "Conversation",
    "ConversationGroup",
    "EventKind",
    "FriendGroup",
    "GroupData",
    "HiddenMessage",
    "IntegrityCheck",
    "Lease",
    "Limit",
    "Member",
    "Mention",
    "MergedRecord",
    "Message",
    "MessageRevision",
    "MessageWords",
    "Notice",
    "OutboxEvent",
    "OutboxHead",
    "Person",
    "PushSubscription",
    "QuietHours",
    "RateWindow",
    "Reaction",
    "Reactor",
    "SecondFactor",
    "ServerState",
    "SocketTicket",
    "StatusSubscription",
    "Stay",
    "ToldUpto",
    "Upload",
    "Webhook",
    "WebhookAttempt",
    "WebhookLane",
]
