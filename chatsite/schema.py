"""What the OpenAPI document says of every address: which scope it needs, and how it refuses."""

from typing import Any

from drf_spectacular.openapi import AutoSchema

from messaging.permissions import IsPerson, IsServer

METHODS = ("get", "post", "put", "patch", "delete")

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


class ScopedSchema(AutoSchema):
    """Says of each operation which scope a token needs for it; of those that ask for no login nothing."""

    def get_operation(self, *args: Any, **options: Any) -> Any:
        operation = super().get_operation(*args, **options)
        asking = [one for one in self.view.get_permissions() if isinstance(one, (IsPerson, IsServer))]
        if operation is not None and asking:
            said = f"A token needs the scope `{asking[0].scope_of(self.view, self.method).value}`."
            operation["description"] = "\n\n".join(filter(None, [operation.get("description"), said]))
        return operation


def close_requests(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Say of every object in a body that it has no other fields: one that is not declared is refused by name."""
    schemas = result["components"]["schemas"]
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


def describe_refusals(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Give every operation its `default` answer, a problem."""
    result["components"]["schemas"]["Problem"] = PROBLEM
    refused = {
        "description": "Refused, and nothing of it was done.",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for operations in result["paths"].values():
        for method in operations.keys() & METHODS:
            operations[method]["responses"]["default"] = refused
    return result
