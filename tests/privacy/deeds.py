"""What Bob does for himself alone."""

from typing import Any

from .world import GROUP, World

DEEDS: dict[str, tuple[str, str, Any]] = {
    "acknowledges": ("post", "receipts/", lambda w: {"messages": [{"messageID": w.asked.message_id}]}),
    "acknowledges in the chat": (
        "post",
        "receipts/",
        lambda w: {"messages": [{"messageID": w.asked_bob.message_id, "origin": "viewed"}]},
    ),
    "reads on": ("put", f"{GROUP}read-position/", {}),
    "reads on in the chat": ("put", "conversations/C2Calice/read-position/", {}),
    "reads everything": ("put", "read-positions/", {"types": ["C2C", "GROUP"]}),
    "writes a draft": ("put", f"{GROUP}draft/", {"draftText": "Well,"}),
    "pins it": ("patch", f"{GROUP}keeping/", {"isPinned": True}),
    "deletes it from the list": ("delete", "conversations/C2Calice/keeping/", {}),
    "deletes it for himself": ("delete", "messages/{asked}/", {}),
    "clears the history": ("put", f"{GROUP}cleared/", {}),
    "groups it": ("post", "conversation-groups/", {"name": "Tea", "conversationIDs": ["GROUPtea"]}),
    "stops sharing there as well": ("put", f"{GROUP}sharing/", {"sharesReceipts": False}),
}


def do(world: World, deed: str) -> Any:
    """Bob has done this; what he was answered."""
    method, address, params = DEEDS[deed]
    answer = getattr(world.bobs, method)(
        f"/api/v1/{address.format(asked=world.asked.message_id)}",
        params(world) if callable(params) else params,
    )
    assert answer.status_code in (200, 201), (deed, answer.content)
    if address == "receipts/":
        assert [one["result"] for one in answer.json()["results"]] == ["not_shared"], deed
    return answer
