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


class Beginning:
    """Two groups, and devices that have loaded them."""

    def __init__(self) -> None:
        self.world = World((*FRIENDS, OUTSIDER))
        self.model = Model((*FRIENDS, OUTSIDER))
        try:
            self._make_groups()
            self.replicas = {user: self._loaded(user) for user in (*FRIENDS, OUTSIDER)}
        except BaseException:
            self.world.end()
            raise

    def _make_groups(self) -> None:
        self._make_group("owls", "Private", "alice", ["bob", "dora"])
        self._make_group("hall", "Public", "alice", ["bob"], joinOption="FreeAccess")

    def _make_group(self, group: str, kind: str, owner: str, others: list[str], **profile: object) -> Talk:
        said = {"groupType": kind, "groupID": group, "memberIDs": others, **profile}
        self.world.do(owner, "group.create", **said)
        talk = Talk(group, kind, set(), {})
        for person in (owner, *others):
            talk.begin(person)
        talk.roles[owner] = OWNER
        talk.last_seq = self.world.conversation(group, talk.people).last_seq
        self.model.talks.append(talk)
        return talk

    def _loaded(self, user: str) -> Replica:
        device = Device(self.world, user, lambda *_: None, page=PAGE)
        device.connect()
        device.settle()
        device.leave()
        return device.replica
