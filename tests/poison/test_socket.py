"""Any value in any place of any command of the socket: each is answered with the caller's id, and the socket stays open
(docs/socket.md says when it does not: a frame that is too large, no login)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import count
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
from .bodies import holders, levels, nodes, put, usual
from .test_rest import KNOWN, UNSTORABLE, Where, malformed, refused_by_name, several
from .together import Together, rounds
from .values import HARMFUL, PARTS, TEXTS, chosen, shown, values_for

pytestmark = pytest.mark.django_db(transaction=True)


ENDING = ("dismiss", "leave", "remove", "delete", "hand_over", "recall", "hide", "clear", "drop", "refuse")


def make_world() -> World:
    return world(
        *(create_person(user_id=name, nick=name.title()) for name in ("alice", "bob", "charlie", "dora"))
    )


def commands_of(part: int) -> list[str]:
    """What ends something comes last."""
    return sorted(sorted(COMMANDS)[part :: len(PARTS)], key=lambda name: name.endswith(ENDING))


def turns_of(here: World, name: str) -> list[tuple[dict[str, Any], dict[Where, Any]]]:
    """Good parameters, and what is put in their places: as many wrong values at once as there are places in which
    they can stand; names that nobody knows; then what is no parameters at all."""
    good = of_receipts(here).get(name) or call_of(name)(here)
    turns = [
        (good, turn)
        for level in levels(nodes(good, COMMANDS[name].request().fields))
        for turn in rounds(
            {
                where: chosen(f"{name} {where}", values_for(usual(good, where)), 1, HARMFUL, 1)
                for where in level
            }
        )
    ]
    unknown = [
        (good, {(*within, one): "x" for one in names})
        for within in holders(good)
        for names in several(chosen(f"{name} {within} names", TEXTS, 1))
    ]
    instead = chosen(f"{name} params", values_for(good), 2, HARMFUL, 1)
    return [*turns, *unknown, *((good, {(): value}) for value in instead)]


@pytest.mark.parametrize("part", PARTS)
async def test_every_frame_is_answered_with_its_id_and_the_socket_stays_open(part: int) -> None:
    here = await in_pool(make_world)()
    turns = {name: await in_pool(turns_of)(here, name) for name in commands_of(part)}
    loners: defaultdict[str, set[Where]] = defaultdict(set)
    number = count(1)
    wrong = []

    async with Socket() as socket:
        await socket.log_in(here.alice)
        for name, good, turn in ((name, *turn) for name, all_turns in turns.items() for turn in all_turns):
            loners[name] |= malformed(turn)
            together = Together(turn, loners[name])
            for values in together:
                params = values[()] if () in values else put(good, values)
                call = f"call {next(number)}"
                text = as_json({"id": call, "command": name, "params": params})
                if len(text) >= limits().frame_bytes:
                    together.seen(values, ())
                    continue  # what is too large closes it
                await socket.send_text(text)
                answer = await socket.next("answer")
                together.seen(values, told_of(answer, values))
                if fault := fault_of(answer, call):
                    wrong.append((name, shown(list(values.items())), fault))
        still = await socket.call("me.get")

    assert still["status"] == 200
    assert wrong == []


async def test_every_frame_that_is_none_is_answered_and_the_socket_stays_open() -> None:
    here = await in_pool(make_world)()
    wrong = []

    async with Socket() as socket:
        await socket.log_in(here.alice)
        for value in chosen("frames", values_for({}), 60, HARMFUL, 10):
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


def told_of(answer: dict[str, Any], values: Mapping[Where, Any]) -> Collection[Where]:
    """The places that an answer is about: all of them, or those that it refuses by name."""
    return refused_by_name(values, answer["error"].get("errors", ())) if "error" in answer else values


def fault_of(answer: dict[str, Any], asked: Any) -> str | None:
    """What is wrong with an answer to the call of this id. What was no JSON had none that could be read."""
    said = answer.get("error", {})
    if answer["id"] != asked and not (answer["id"] is None and said.get("code") == "invalid"):
        return f"the id {answer['id']}"
    if "error" not in answer:
        return None if answer["status"] < 300 else f"{answer}"
    is_known = (said["code"], said["errorCode"], said["status"]) in KNOWN
    return None if is_known and said["status"] < 429 and said["detail"] != UNSTORABLE else f"{said}"
