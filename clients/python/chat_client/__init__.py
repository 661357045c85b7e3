"""A client of the chat with read receipts. Names and shapes are those of its REST API."""

from .backend import AsyncBackEnd, BackEnd
from .chat import AsyncChat, Chat
from .errors import ChatError
from .ids import new_message_id
from .serverapi import AsyncServerApi, ServerApi
from .webhooks import verify_webhook

__all__ = [
    "AsyncBackEnd",
    "AsyncChat",
    "AsyncServerApi",
    "BackEnd",
    "Chat",
    "ChatError",
    "ServerApi",
    "new_message_id",
    "verify_webhook",
]
