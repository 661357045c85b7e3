"""Any value in any place of any command of the socket: each is answered with the caller's id, and the socket stays open
(docs/socket.md says when it does not: a frame that is too large, no login)."""

from typing import Any

import pytest

from chatsite.commands import COMMANDS
from chatsite.pool import in_pool
from messaging.limits import limits
from messaging.services.people import create_person

from ..authorisation.matrix import call_of, of_receipts
from ..messaging.calls import World, world
from ..messaging.poison import as_json
from ..sockets import Socket
from .bodies import nodes, put
from .test_rest import KNOWN, UNSTORABLE
from .values import HARMFUL, VALUES, chosen, shown

pytestmark = pytest.mark.django_db(transaction=True)


ENDING = ("dismiss", "leave", "remove", "delete", "hand_over", "recall", "hide", "clear", "drop", "refuse")


def make_world() -> World:
    return world(
        *(create_person(user_id=name, nick=name.title()) for name in ("alice", "bob", "charlie", "dora"))
    )


def frames_of(here: World, name: str) -> list[tuple[Any, Any, Any]]:
    """The place, the value, and the frame without its id: of the command's parameters, then of the frame itself."""
    good = of_receipts(here).get(name) or call_of(name)(here)
    places = nodes(good, COMMANDS[name].request().fields)
    found = [
        (where, value, {"command": name, "params": put(good, where, value)})
        for where in places
        for value in chosen(f"{name} {where}", VALUES, 1, HARMFUL, 1)
    ]
    found += [
        (("params",), value, {"command": name, "params": value})
        for value in chosen(f"{name} params", VALUES, 2, HARMFUL, 1)
    ]
    return [one for one in found if len(as_json(one[2])) < limits().frame_bytes - 100]


def all_frames(here: World) -> list[tuple[Any, Any, Any]]:
    """Before any of them is sent; what ends something comes last."""
    names = sorted(COMMANDS, key=lambda name: name.endswith(ENDING))
    return [frame for name in names for frame in frames_of(here, name)]


async def test_every_frame_is_answered_with_its_id_and_the_socket_stays_open() -> None:
    here = await in_pool(make_world)()
    wrong = []

    async with Socket() as socket:
        await socket.log_in(here.alice)
        for number, (where, value, frame) in enumerate(await in_pool(all_frames)(here)):
            await socket.send_text(as_json({"id": f"call {number}", **frame}))
            if fault := fault_of(await socket.next("answer"), f"call {number}"):
                wrong.append((frame["command"], where, shown(value), fault))
        still = await socket.call("me.get")

    assert still["status"] == 200
    assert wrong == []


async def test_every_frame_that_is_none_is_answered_and_the_socket_stays_open() -> None:
    here = await in_pool(make_world)()
    wrong = []

    async with Socket() as socket:
        await socket.log_in(here.alice)
        for value in chosen("frames", VALUES, 60, HARMFUL, 10):
            for frame in (
                value,
                {"id": value, "command": "me.get"},
                {"id": 1, "command": value},
                {"id": 1, "x": value},
            ):
                text = as_json(frame)
                if len(text) < limits().frame_bytes:
                    await socket.send_text(text)
                    answer = await socket.next("answer")
                    if answer["status"] != 200 and (fault := fault_of(answer, answer["id"])):
                        wrong.append((shown(frame), fault))
        still = await socket.call("me.get")

    assert still["status"] == 200
    assert wrong == []


def fault_of(answer: dict[str, Any], asked: Any) -> str | None:
    """What is wrong with an answer to the call of this id. What was no JSON had none that could be read."""
    said = answer.get("error", {})
    if answer["id"] != asked and not (answer["id"] is None and said.get("code") == "invalid"):
        return f"the id {answer['id']}"
    if "error" not in answer:
        return None if answer["status"] < 300 else f"{answer}"
    is_known = (said["code"], said["errorCode"], said["status"]) in KNOWN
    return None if is_known and said["status"] < 429 and said["detail"] != UNSTORABLE else f"{said}"
