"""Tokens, credentials and tickets on the wire. A secret is in the answer that makes it, and in no other."""

from typing import Any

from rest_framework.serializers import CharField, ChoiceField, FloatField, IntegerField, ListField

from messaging.models import AccessToken
from messaging.scopes import OF_KIND, Scope

from .fields import Request, Text, Whole, seconds
from .requests import Choice

A_DAY = 86_400


class Scopes(ListField):
    """What a new token of that kind may be used for; left away, for all that its maker can give."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            child=Choice(choices=[scope.value for scope in OF_KIND[kind]]),
            required=False,
            allow_empty=False,
            min_length=1,
            max_length=len(Scope),
            help_text="What it may be used for; left away, for all that its maker can give.",
        )


class NewToken(Request):
    name = Text(max_length=100, default="", allow_blank=True, help_text="What it is for.")
    expiresIn = Whole(min_value=1, default=90 * A_DAY, help_text="Seconds that it lives.")
    scopes = Scopes("person")


class NewCredential(Request):
    userID = Text(max_length=32)
    expiresIn = Whole(min_value=1, default=A_DAY, help_text="Seconds that it lives.")
    scopes = Scopes("credential")


class Token(Request):
    key = CharField(help_text="Names the token; it is the beginning of the secret.")
    name = CharField(allow_blank=True)
    scope = ChoiceField(choices=AccessToken.Scope.choices, help_text="Whose it is.")
    scopes = ListField(child=CharField(), help_text="What it may be used for.")
    createdAt = FloatField()
    expiresAt = FloatField(allow_null=True, help_text="Null: until it is revoked.")


class TokenMade(Token):
    token = CharField(help_text="The secret, shown this once.")


class Credential(Request):
    userID = CharField()
    userSig = CharField(help_text="The secret, shown this once.")
    expiresAt = FloatField()


class Ticket(Request):
    ticket = CharField()
    expiresIn = IntegerField(help_text="Seconds in which it can be used, once.")


def token_shape(token: AccessToken) -> dict[str, Any]:
    return {
        "key": token.token_key,
        "name": token.name,
        "scope": token.scope,
        "scopes": token.all_scopes,
        "createdAt": seconds(token.created),
        "expiresAt": seconds(token.expiry),
    }


def token_made(token: AccessToken, secret: str) -> dict[str, Any]:
    return {**token_shape(token), "token": secret}


def credential_made(token: AccessToken, secret: str) -> dict[str, Any]:
    return {"userID": token.user.user_id, "userSig": secret, "expiresAt": seconds(token.expiry)}


def ticket_made(ticket: str, expires_in: int) -> dict[str, Any]:
    return {"ticket": ticket, "expiresIn": expires_in}
