"""Staff's pages: they look through the admin, and what they change goes through the same verbs as everybody's."""

from .access import AccessTokenAdmin, SocketTicketAdmin
from .conversations import ConversationAdmin, MemberAdmin, StayAdmin
from .messages import HiddenMessageAdmin, MessageAdmin
from .people import PersonAdmin
from .server import ServerStateAdmin

__all__ = [
    "AccessTokenAdmin",
    "ConversationAdmin",
    "HiddenMessageAdmin",
    "MemberAdmin",
    "MessageAdmin",
    "PersonAdmin",
    "ServerStateAdmin",
    "SocketTicketAdmin",
    "StayAdmin",
]
