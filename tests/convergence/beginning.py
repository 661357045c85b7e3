"""Where every town begins, made once, since it takes longer than most of what happens later."""

from bench.client.replica import Replica

from .device import Device
from .model import OWNER, Model, Talk
from .world import World

FRIENDS = ("alice", "bob", "dora")
OUTSIDER = "charlie"
DEVICES = ("alice", "alice", "bob", "dora", OUTSIDER)
PAGE = 4
"""Few on a page, so that there are many pages."""

GROUPS = {"owls": "Private", "hall": "Public"}
OPEN = {"hall": {"joinOption": "FreeAccess"}}


class Beginning:
    """Two groups, and devices that have loaded them."""

    def __init__(self) -> None:
        self.world = World((*FRIENDS, OUTSIDER))
        self.model = Model((*FRIENDS, OUTSIDER))
        try:
            self._make_group("owls", "alice", ["bob", "dora"])
            self._make_group("hall", "alice", ["bob"])
            self.replicas = {user: self._loaded(user) for user in (*FRIENDS, OUTSIDER)}
        except BaseException:
            self.world.end()
            raise

    def _make_group(self, group: str, owner: str, others: list[str]) -> None:
        self.world.do(
            owner,
            "group.create",
            groupType=GROUPS[group],
            groupID=group,
            memberIDs=others,
            **OPEN.get(group, {}),
        )
        talk = Talk(group, GROUPS[group], set(), {})
        for person in (owner, *others):
            talk.begin(person)
        talk.roles[owner] = OWNER
        talk.last_seq = self.world.conversation(group, talk.people).last_seq
        self.model.talks.append(talk)

    def _loaded(self, user: str) -> Replica:
        device = Device(self.world, user, lambda *_: None, page=PAGE)
        device.connect()
        device.settle()
        device.leave()
        return device.replica
