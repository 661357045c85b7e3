"""What people have for themselves: drafts, how they keep their conversations, what they share in each."""

from typing import Any

from .doing import Doing


class Keeping(Doing):
    def draft(self, user: str, where: int) -> None:
        name, talk = self._place(user, where)
        if talk is not None:
            text = self.ear.word("draft", user)
            self._do(user, "draft.set", may=talk.is_here(user), conversationID=name, draftText=text)

    def keep(self, user: str, where: int, kept: dict[str, Any]) -> None:
        name, talk = self._place(user, where)
        if talk is not None:
            answer = self._do(user, "conversation.keep", may=talk.is_here(user), conversationID=name, **kept)
            if answer is not None:
                self._tell_own(user, answer)

    def be_quiet(self, user: str, quiet: dict[str, Any]) -> None:
        self._do(user, "quiet_hours.set", **quiet)

    def remove(self, user: str, where: int) -> None:
        name, talk = self._place(user, where)
        if talk is not None:
            answer = self._do(user, "conversation.remove", may=talk.is_here(user), conversationID=name)
            if answer is not None:
                self._number(talk)
                talk.removed[user] = talk.last_seq
                self._tell_own(user, answer)

    def clear(self, user: str, where: int) -> None:
        name, talk = self._place(user, where)
        if talk is None:
            return
        if self._do(user, "history.clear", may=talk.is_here(user), conversationID=name) is not None:
            for note in talk.notes:
                note.cleared.add(user)

    def share(self, user: str, where: int, shares: bool) -> None:
        name, talk = self._place(user, where)
        if (
            talk is not None
            and self._do(user, "sharing.change", conversationID=name, sharesReceipts=shares) is not None
        ):
            (talk.hushed.discard if shares else talk.hushed.add)(user)
