"""The people of a run, their groups, and who may ever be where."""

import json
from typing import NamedTuple

from tests.databases import manage
from tests.live_server import Environment

PEOPLE = ("alice", "bob", "dora", "emil", "fay", "gus", "hana", "ivo")
OUTSIDER = "charlie"
"""Is nowhere, and may learn of nothing."""
WITH_TWO_DEVICES = PEOPLE[:2]


class Group(NamedTuple):
    """The first of its people owns it. Those that are open are left and joined again."""

    name: str
    type: str
    people: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        return self.type != "Private"


GROUPS = (
    Group("GROUPsquare", "Public", PEOPLE),
    Group("GROUPcafe", "ChatRoom", PEOPLE[2:7]),
    Group("GROUPboard", "Private", PEOPLE[:4]),
)

SETTLE = """
import json
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.people import create_person

people = {{user_id: create_person(user_id=user_id, nick=user_id.title()) for user_id in {people!r}}}
for name, type, members in {groups!r}:
    owner, *others = [people[user_id] for user_id in members]
    create_group(
        creator=owner,
        group_type=type,
        join_option="FreeAccess" if type == "Public" else "",
        group_id=name.removeprefix("GROUP"),
        name=name,
        members=others,
    )
print(json.dumps({{
    user_id: (person.pk, issue_token(person=person, scope="person")[1]) for user_id, person in people.items()
}}))
"""


class Settled(NamedTuple):
    number: int
    """Begins the IDs of their messages."""
    token: str


def settle(environment: Environment) -> dict[str, Settled]:
    """Make the people and their groups in an empty database."""
    groups = [tuple(group) for group in GROUPS]
    code = SETTLE.format(people=[*PEOPLE, OUTSIDER], groups=groups)
    made = json.loads(manage(environment, "shell", "--no-imports", "-c", code).splitlines()[-1])
    return {user_id: Settled(*facts) for user_id, facts in made.items()}


def groups_of(who: str) -> list[Group]:
    return [group for group in GROUPS if who in group.people]


def peers_of(who: str) -> list[str]:
    """With whom they have a direct conversation: the next one in the round, and so the one before."""
    if who == OUTSIDER:
        return []
    place, many = PEOPLE.index(who), len(PEOPLE)
    return [PEOPLE[(place + step) % many] for step in (-1, 1)]
