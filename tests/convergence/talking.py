"""Messages are said, changed, read and answered by a sign."""

from .beginning import FRIENDS, OUTSIDER
from .doing import Doing
from .model import ADMIN, OWNER, Note, Talk


class Talking(Doing):
    def say(self, user: str, where: int, asks: bool) -> None:
        name, talk = self._place(user, where)
        may = name.startswith("C2C") or (talk is not None and talk.is_here(user))
        may = may and (name.removeprefix("C2C"), user) not in self.model.blocked
        text = self.ear.word("text", "")
        answer = self._do(
            user, "message.send", may=may, conversationID=name, payload={"text": text}, needReadReceipt=asks
        )
        if answer is None:
            return
        if talk is None:
            talk = self._pair(user, name)
        message = answer["message"]
        granted = asks and self.model.grants(user, talk)
        assert message["needReadReceipt"] == granted == (asks and answer["readReceiptCode"] == 0), answer
        note = Note(message["ID"], message["sequence"], user, [text], granted, set())
        note.audience = talk.here() - {user} if granted else set()
        talk.notes.append(note)
        self.ear.own(text, note.id)
        self._number(talk)
        self._tell_own(user, answer)

    def _pair(self, user: str, name: str) -> Talk:
        talk = Talk("", "", set(), {})
        for person in (user, name.removeprefix("C2C")):
            talk.begin(person)
        self.model.talks.append(talk)
        return talk

    def edit(self, user: str, which: int, ask_again: bool) -> None:
        if (found := self._note(which)) is None:
            return
        talk, note = found
        mine = note.sender == user and self.model.sees(user, talk, note) and talk.is_here(user)
        may = mine and not note.is_recalled and (note.asks or not ask_again)
        may = may and not self.model.is_blocked_by_peer(user, talk)
        text = self.ear.word("text", note.id)
        answer = self._do(
            user, "message.edit", may=may, messageID=note.id, payload={"text": text}, askAgain=ask_again
        )
        if answer is not None:
            note.texts.append(text)
            self._tell_own(user, answer)

    def recall(self, user: str, which: int) -> None:
        if (found := self._note(which)) is None:
            return
        talk, note = found
        leads = talk.roles[user] in (OWNER, ADMIN) if user in talk.people else False
        may = self.model.sees(user, talk, note) and (
            note.is_recalled or (talk.is_here(user) and (note.sender == user or leads))
        )
        answer = self._do(user, "message.recall", may=may, messageID=note.id)
        if answer is not None:
            note.is_recalled = True
            self._tell_own(user, answer)

    def hide(self, user: str, which: int) -> None:
        if (found := self._note(which)) is None:
            return
        talk, note = found
        may = self.model.sees(user, talk, note) or user in note.hidden
        if self._do(user, "message.hide", may=may, messageIDs=[note.id]) is not None:
            note.hidden.add(user)

    def react(self, user: str, which: int, is_there: bool) -> None:
        """Reacting reads the message, for those who share."""
        if (found := self._note(which)) is None:
            return
        talk, note = found
        may = self.model.sees(user, talk, note) and talk.is_here(user) and not note.is_recalled
        reaches = is_there and user not in note.reacted
        may = may and not (reaches and self.model.is_blocked_by_peer(user, talk))
        command = "reaction.add" if is_there else "reaction.remove"
        answer = self._do(user, command, may=may, messageID=note.id, reactionID="👍")
        if answer is None:
            return
        if is_there and user not in note.reacted:
            self._read(user, talk, note, None)
        (note.reacted.add if is_there else note.reacted.discard)(user)
        totals = [one["totalUserCount"] for one in answer["message"]["reactions"]]
        assert totals == ([len(note.reacted)] if note.reacted else []), (totals, note.reacted)
        self._tell_own(user, answer)

    def pin(self, user: str, which: int, is_pinned: bool) -> None:
        if (found := self._note(which)) is None:
            return
        talk, note = found
        leads = talk.type == "Private" or talk.roles.get(user) in (OWNER, ADMIN)
        may = self.model.sees(user, talk, note) and talk.is_here(user) and leads and not talk.is_direct
        may = may and not (is_pinned and note.is_recalled and not note.is_pinned)
        answer = self._do(user, "message.pin", may=may, messageID=note.id, isPinned=is_pinned)
        if answer is not None:
            note.is_pinned = is_pinned
            self._tell_own(user, answer)

    def acknowledge(self, user: str, where: int, last: int, many: int, revision: int | None) -> None:
        _, talk = self._place(user, where)
        if talk is not None and talk.notes:
            self._acknowledge(user, talk, last, many, revision)

    def acknowledge_the_latest(self, user: str, author: str, where: int) -> None:
        """That of the place which the author calls so, if this person was ever there."""
        _, talk = self._place(author, where)
        if talk is not None and talk.notes and user in talk.people:
            self._acknowledge(user, talk, 0, 1, None)

    def _acknowledge(self, user: str, talk: Talk, last: int, many: int, revision: int | None) -> None:
        self._look_at_what_was_told()
        notes = talk.notes[: len(talk.notes) - last % len(talk.notes)][-many:]
        expected = [self._read(user, talk, note, revision) for note in notes]
        items = [{"messageID": note.id, **({"revision": revision} if revision else {})} for note in notes]
        counted = [note for note, result in zip(notes, expected, strict=True) if result in ("ok", "updated")]
        deaf = [one for one in (*FRIENDS, OUTSIDER) if one in self.model.active and one != user]
        deaf = [one for one in deaf if not any(self._may_hear(one, talk, note) for note in counted)]
        before = {one: self._heads_of(one) for one in deaf}
        answer = self._do(user, "receipt.acknowledge", messages=items)
        if answer is None:
            return
        assert [one["result"] for one in answer["results"]] == expected, (expected, answer)
        # Nobody's bytes depend on a receipt that is not theirs to see, or was not given.
        assert {one: self._heads_of(one) for one in deaf} == before
        assert not [(one, body) for one, body in self.heard if one in deaf]

    def _read(self, user: str, talk: Talk, note: Note, revision: int | None) -> str:
        if user not in self.model.active:
            return ""
        read = min(revision or note.revision, note.revision)
        result = self.model.result(user, talk, note, read)
        if result in ("ok", "updated"):
            note.readers[user] = read
        return result

    def _may_hear(self, user: str, talk: Talk, note: Note) -> bool:
        """Whether their bytes may say that it was read. Who hid a message of their own sees its totals no more, but
        their number counts on."""
        sees = note.sender == user or self.model.sees_totals(user, talk, note)
        return sees and self.model.shares(user, talk)

    def move(self, user: str, where: int, back: int) -> None:
        name, talk = self._place(user, where)
        if talk is None:
            return
        seq = max(0, talk.last_seq - back)
        others = [
            one
            for one in (*FRIENDS, OUTSIDER)
            if one in self.model.active and one not in (user, *talk.people)
        ]
        if (
            not talk.is_direct
            or self.model.parted(talk)
            or not all(self.model.shares(one, talk) for one in talk.people)
        ):
            others = [one for one in (*FRIENDS, OUTSIDER) if one in self.model.active and one != user]
        self._look_at_what_was_told()
        before = {one: self._heads_of(one) for one in others}
        answer = self._do(user, "position.move", may=talk.is_here(user), conversationID=name, sequence=seq)
        if answer is None:
            return
        self.model.move(user, talk, seq)
        # A position is its owner's; the other one of a pair learns of it if both share.
        assert {one: self._heads_of(one) for one in others} == before
        assert not [(one, body) for one, body in self.heard if one in others]
        self._tell_own(user, answer)
