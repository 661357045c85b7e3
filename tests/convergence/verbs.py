"""Everything that people do, done to the server and to the plain model alike."""

from messaging.services.groups import set_receipt_policy
from messaging.services.people import deactivate_person, reactivate_person
from receipts.models import TypePolicy

from .beginning import Beginning
from .grouping import Grouping
from .keeping import Keeping
from .model import Note, Talk
from .talking import Talking


class Verbs(Talking, Keeping, Grouping):
    def __init__(self, beginning: Beginning) -> None:
        super().__init__(beginning)
        self.types_changed = False

    def block(self, user: str, other: str, blocks: bool) -> None:
        may = user != other
        name = "block.add" if blocks else "block.remove"
        before = {one: self._heads_of(one) for one in self.model.active - {user}}
        if self._do(user, name, may=may, userID=other) is not None:
            (self.model.blocked.add if blocks else self.model.blocked.discard)((user, other))
        assert {one: self._heads_of(one) for one in self.model.active - {user}} == before

    def befriend(self, user: str, other: str) -> None:
        """Asked by the one and accepted by the other."""
        blocked = (other, user) in self.model.blocked
        if user == other or self._do(user, "friend.add", may=not blocked, userID=other) is None:
            return
        if other in self.model.active:
            self._do(other, "friend_request.accept", userID=user)
        self._do(user, "friend_group.create", may=False, name="Nobody", userIDs=[user])

    def part(self, user: str, other: str) -> None:
        if user != other:
            self._do(user, "friend.delete", userID=other)

    def share_everywhere(self, user: str, shares: bool) -> None:
        if self._do(user, "me.change", sharesReceipts=shares) is not None:
            (self.model.sharing.add if shares else self.model.sharing.discard)(user)

    def set_policy(
        self, which: int, receipts: str | None, visible_to: str | None, required: bool | None
    ) -> None:
        talk = self.model.talks[which % len(self.model.talks)]
        if talk.is_direct:
            receipts = visible_to = None
        conversation = self.world.conversation(talk.group, talk.people)
        with self.world.telling():
            set_receipt_policy(
                conversation=conversation, receipts=receipts, visible_to=visible_to, required=required
            )
        talk.receipts = receipts or talk.receipts
        talk.visible_to = visible_to or talk.visible_to
        talk.is_required = talk.is_required if required is None else required

    def set_type_policy(self, type: str, grants: bool) -> None:
        TypePolicy.objects.filter(group_type=type).update(grants=grants)
        self.model.types[type] = grants
        self.types_changed = True

    def switch(self, user: str, on: bool) -> None:
        with self.world.telling():
            (reactivate_person if on else deactivate_person)(person=self.world.anybody(user))
        (self.model.active.add if on else self.model.active.discard)(user)

    def pry(self, user: str, which: int, about: str) -> None:
        """Ask everything that can be asked of a message."""
        if (found := self._note(which)) is not None:
            self._pry(user, *found, about)

    def _pry(self, user: str, talk: Talk, note: Note, about: str) -> None:
        may_see = self.model.sees(user, talk, note)
        may_look = self.model.sees_totals(user, talk, note) and self.model.shares(user, talk)
        if (answer := self._do(user, "message.get", may=may_see, messageID=note.id)) is not None:
            self._judge(user, answer)
        states = self.model.states(talk, note)
        lists = []
        for unread in (0, 1):
            answer = self._do(user, "receipt.readers", may=may_look, messageID=note.id, filter=unread)
            if answer is not None:
                lists.append(answer["unreadUserIDList" if unread else "readUserIDList"])
        if lists:
            could = {one for one, state in states.items() if state in ("unread", "private")}
            assert (lists[0], set(lists[1])) == (list(note.readers), could), (lists, states)
        answer = self._do(user, "receipt.audience", may=may_look, messageID=note.id)
        if answer is not None:
            assert {one["userID"]: one["state"] for one in answer["members"]} == states
            counts = {state: many for state, many in answer["counts"].items() if many}
            assert counts == {state: [*states.values()].count(state) for state in states.values()}
        answer = self._do(user, "receipt.explain", may=may_look, messageID=note.id, userID=about)
        if answer is not None:
            assert answer["state"] == states.get(about)
