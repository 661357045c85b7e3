"""The facts of the chat and what must be true of them."""

from .access import AccessToken, SocketTicket
from .conversations import Conversation, Member, Stay
from .messages import HiddenMessage, Message
from .people import Person
from .server import ServerState

__all__ = [
    "AccessToken",
    "Conversation",
    "HiddenMessage",
    "Member",
    "Message",
    "Person",
    "ServerState",
    "SocketTicket",
    "Stay",
]
