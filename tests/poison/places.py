"""Where a value can stand in what comes in over HTTP: found by walking the URL resolver, so that no new address is
forgotten, and named by the OpenAPI document."""

import re
from functools import cache
from typing import Any, NamedTuple

from drf_spectacular.generators import SchemaGenerator

from ..resolved import addresses

API = "api/v1/"
CONVERTER = re.compile(r"<(?:\w+:)?(\w+)>")
PLACE = r"{\1}"
DOCUMENTS = {f"{API}schema/", f"{API}docs/"}
"""What describes the others, and takes nothing."""

Shape = dict[str, Any]


class Operation(NamedTuple):
    """One method of one address below /api/v1/, and the names of what it takes."""

    method: str
    path: str
    in_path: tuple[str, ...]
    in_query: tuple[str, ...]
    in_body: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


def api_routes() -> set[str]:
    """`get conversations/{conversationID}/` of every method that a view of REST answers."""
    return {
        f"{method} {re.sub(CONVERTER, PLACE, address).removeprefix(API)}"
        for address, view in addresses()
        if address.startswith(API) and address not in DOCUMENTS
        for method in view.actions.keys() - {"head"}
    }


@cache
def operations() -> tuple[Operation, ...]:
    """Every one that the document describes."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    return tuple(
        Operation(
            method,
            path.removeprefix(f"/{API}"),
            *(
                tuple(part["name"] for part in said.get("parameters", ()) if part["in"] == place)
                for place in ("path", "query")
            ),
            tuple(
                sorted(
                    name
                    for content in said.get("requestBody", {}).get("content", {}).values()
                    for name in _properties(document, content["schema"])
                )
            ),
        )
        for path, methods in document["paths"].items()
        for method, said in methods.items()
    )


def _properties(document: Shape, shape: Shape) -> set[str]:
    while "$ref" in shape:
        shape = document["components"]["schemas"][shape["$ref"].split("/")[-1]]
    found = set(shape.get("properties", ()))
    for one in (*shape.get("oneOf", ()), *shape.get("anyOf", ()), *shape.get("allOf", ())):
        found |= _properties(document, one)
    return found
