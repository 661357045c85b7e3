"""Staff's pages: they look through the admin, and what they change goes through the same verbs as everybody's."""

from .access import AccessTokenAdmin, BrowserSessionAdmin, SocketTicketAdmin
from .applications import ApplicationAdmin
from .audit import AuditEntryAdmin
from .callbacks import CallbackSettingsAdmin
from .conversations import ConversationAdmin, MemberAdmin, StayAdmin
from .leases import LeaseAdmin
from .limits import LimitAdmin
from .media import UploadAdmin
from .messages import HiddenMessageAdmin, MessageAdmin
from .people import PersonAdmin
from .roles import RoleAdmin
from .server import IntegrityCheckAdmin, ServerStateAdmin
from .webhooks import WebhookAdmin, WebhookAttemptAdmin

__all__ = [
    "AccessTokenAdmin",
    "ApplicationAdmin",
    "AuditEntryAdmin",
    "BrowserSessionAdmin",
    "CallbackSettingsAdmin",
    "ConversationAdmin",
    "HiddenMessageAdmin",
    "IntegrityCheckAdmin",
    "LeaseAdmin",
    "LimitAdmin",
    "MemberAdmin",
    "MessageAdmin",
    "PersonAdmin",
    "RoleAdmin",
    "ServerStateAdmin",
    "SocketTicketAdmin",
    "StayAdmin",
    "UploadAdmin",
    "WebhookAdmin",
    "WebhookAttemptAdmin",
]
