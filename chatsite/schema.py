"""What the OpenAPI document says of every address: who may call it, which scope it needs, and how it refuses."""

from typing import Any, ClassVar

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework.fields import Field
from rest_framework.permissions import SAFE_METHODS

from messaging.permissions import IsPerson, IsServer
from messaging.wire.contacts import OneFriendGroup
from messaging.wire.keeping import OneConversationGroup
from messaging.wire.notices import HandleApplication
from messaging.wire.reactions import ReactionID
from messaging.wire.requests import ConversationID, MessageID, UserID
from messaging.wire.topics import TopicID

Requirement = dict[str, list[str]]
"""The security schemes that a call needs, all of them."""

OF_PAGES: Any = [{"session": [], "csrf": []}]
"""The `auth` of what our own pages do alone."""

METHODS = ("get", "post", "put", "patch", "delete")

MADE = {
    "conversations/{conversationID}/messages/": ("messages/{messageID}/", "message/ID"),
    "tokens/": ("tokens/{key}/", "key"),
    "webhooks/": ("webhooks/{webhookID}/", "webhookID"),
}
"""What POST makes at the first address is found at the second, by what its answer holds there."""

PROBLEM = {
    "type": "object",
    "description": "Every refusal has this shape (RFC 9457). All of them, with their codes: `/api/v1/errors/`.",
    "required": ["type", "title", "status", "code", "errorCode", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable, for programs."},
        "errorCode": {
            "type": "integer",
            "description": "The same as a number, as clients of the chat SDK know it.",
        },
        "detail": {"type": "string", "description": "For people."},
        "limit": {"type": "integer", "description": "The limit that was passed, where there is one."},
        "retryAfter": {"type": "integer", "description": "Seconds after which it makes sense to try again."},
        "errors": {
            "type": "array",
            "description": "With `code` invalid: every field that is wrong.",
            "items": {
                "type": "object",
                "required": ["field", "code", "text"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "text")},
            },
        },
    },
    "example": {
        "type": "/api/v1/errors/#invalid",
        "title": "The request is not well formed.",
        "status": 400,
        "code": "invalid",
        "errorCode": 10004,
        "detail": "The request is not well formed.",
        "errors": [{"field": "messages.0.messageID", "code": "required", "text": "This field is required."}],
    },
}

CHALLENGE = {
    "WWW-Authenticate": {
        "description": "How to log in.",
        "required": True,
        "schema": {"type": "string", "enum": ["Token"]},
    }
}
RETRY = {
    "Retry-After": {
        "description": "Seconds after which it makes sense to try again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}


IN_PATH: dict[str, Field[Any, Any, Any, Any]] = {
    "conversationID": ConversationID(),
    "messageID": MessageID(),
    "reactionID": ReactionID(),
    "topicID": TopicID(),
    "userID": UserID(),
    **{
        name: shape().fields[name]
        for name, shape in (
            ("applicationID", HandleApplication),
            ("conversationGroupID", OneConversationGroup),
            ("friendGroupID", OneFriendGroup),
        )
    },
}
"""What takes these parts of an address."""


class ScopedSchema(AutoSchema):
    """Says of each operation which scope a token needs for it, of those that ask for no login nothing; and what may
    stand in its address."""

    def get_operation(self, *args: Any, **options: Any) -> Any:
        operation = super().get_operation(*args, **options)
        asking = [one for one in self.view.get_permissions() if isinstance(one, (IsPerson, IsServer))]
        if operation is not None and asking:
            said = f"A token needs the scope `{asking[0].scope_of(self.view, self.method).value}`."
            operation["description"] = "\n\n".join(filter(None, [operation.get("description"), said]))
        for part in (operation or {}).get("parameters", ()):
            if part["in"] == "path" and part["name"] in IN_PATH:
                field = IN_PATH[part["name"]]
                part["schema"] = self._map_serializer_field(field, "request")  # type: ignore[no-untyped-call]
                self._insert_field_validators(field, part["schema"])  # type: ignore[no-untyped-call]
        return operation


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Two secrets in one header: which of them an operation takes goes by who may ask for it."""

    target_class = "chatsite.authentication.TokenAuthentication"
    name: ClassVar = ["token", "server"]  # type: ignore[misc]

    def get_security_requirement(self, auto_schema: AutoSchema) -> Requirement:
        return {"server" if _is_for_back_ends(auto_schema) else "token": []}

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [
            _header("Authorization", "`Token rr_…`: a person's token, or a credential (userSig)."),
            _header("Authorization", "`Token rr_…`: a back end's server token."),
        ]


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "chatsite.authentication.SessionAuthentication"
    name: ClassVar = ["session", "csrf"]  # type: ignore[misc]

    def get_security_requirement(self, auto_schema: AutoSchema) -> Requirement | None:  # type: ignore[override]
        if _is_for_back_ends(auto_schema):
            return None
        return {"session": []} if auto_schema.method in SAFE_METHODS else {"session": [], "csrf": []}

    def get_security_definition(self, auto_schema: object) -> list[dict[str, str]]:
        return [
            {
                "type": "apiKey",
                "in": "cookie",
                "name": settings.SESSION_COOKIE_NAME,
                "description": "A browser's session.",
            },
            _header("X-CSRFToken", "Proof of our own page, for whatever changes something by a session."),
        ]


def _is_for_back_ends(auto_schema: AutoSchema) -> bool:
    return any(isinstance(one, IsServer) for one in auto_schema.view.get_permissions())


def _header(name: str, description: str) -> dict[str, str]:
    return {"type": "apiKey", "in": "header", "name": name, "description": description}


def close_requests(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every object in a body that it has no other fields: one that is not declared is refused by name. And of
    every body, whether there has to be one."""
    schemas = result["components"]["schemas"]
    for operations in result["paths"].values():
        for method in operations.keys() & METHODS:
            for content in operations[method].get("requestBody", {}).get("content", {}).values():
                if _wants_fields(content["schema"], schemas):
                    operations[method]["requestBody"]["required"] = True
    bodies = [
        content["schema"]
        for operations in result["paths"].values()
        for method in operations.keys() & METHODS
        for content in operations[method].get("requestBody", {}).get("content", {}).values()
    ]
    seen: set[str] = set()
    while bodies:
        shape = bodies.pop()
        name = shape.get("$ref", "").rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            bodies.append(schemas[name])
        if "properties" in shape:
            shape.setdefault("additionalProperties", False)
        bodies += [*shape.get("properties", {}).values(), *shape.get("allOf", ()), *shape.get("oneOf", ())]
        bodies += [shape["items"]] if "items" in shape else []
    return result


def _wants_fields(shape: dict[str, Any], schemas: dict[str, Any]) -> bool:
    while "$ref" in shape:
        shape = schemas[shape["$ref"].rpartition("/")[2]]
    each = shape.get("oneOf", ())
    return bool(shape.get("required")) or (bool(each) and all(_wants_fields(one, schemas) for one in each))


def describe_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its `default` answer, a problem, and what says more in its headers: 401 wherever a login is
    needed, 429, 503."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    result["components"]["responses"] = {
        "Refused": _refused("Refused, and nothing of it was done.", {}),
        "NotLoggedIn": _refused("Nobody who is known asks.", CHALLENGE),
        "TooFrequent": _refused("Too many calls of late. Nothing of it was done.", RETRY),
        "Overloaded": _refused("The server is busy for a moment.", RETRY),
    }
    for operations in result["paths"].values():
        for method in operations.keys() & METHODS:
            said = operations[method]["responses"]
            if {} not in operations[method]["security"]:
                said["401"] = {"$ref": "#/components/responses/NotLoggedIn"}
            said["429"] = {"$ref": "#/components/responses/TooFrequent"}
            said["503"] = {"$ref": "#/components/responses/Overloaded"}
            said["default"] = {"$ref": "#/components/responses/Refused"}
    return result


def link_what_is_made(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say in every answer that makes something which operations take its ID, and as what."""
    for made_at, (found_at, said_at) in MADE.items():
        part = found_at.partition("{")[2].partition("}")[0]
        result["paths"][f"/api/v1/{made_at}"]["post"]["responses"]["201"]["links"] = {
            operations[method]["operationId"]: {
                "operationId": operations[method]["operationId"],
                "parameters": {part: f"$response.body#/{said_at}"},
            }
            for path, operations in result["paths"].items()
            if path.startswith(f"/api/v1/{found_at}")
            for method in METHODS
            if method in operations
        }
    return result


def _refused(description: str, headers: dict[str, Any]) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": description, "headers": headers, "content": content}
