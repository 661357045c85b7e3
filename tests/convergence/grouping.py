"""People come into groups and leave them, lead them, and say what they are."""

from typing import Any

from messaging.models import Application

from .doing import Doing
from .model import ADMIN, MEMBER, OWNER


class Grouping(Doing):
    def join(self, user: str, group: str) -> None:
        talk = self._group(group)
        may = talk.is_here(user) or (talk.type in ("Public", "Community") and not talk.is_dismissed)
        answer = self._do(user, "group.join", may=may, conversationID=f"GROUP{group}")
        if answer is None or talk.is_here(user):
            return
        assert answer["waitingUserIDs"] == ([user] if talk.is_guarded else []), answer
        if not talk.is_guarded:
            talk.begin(user)
            self._number(talk)

    def guard(self, by: str, group: str, guarded: bool) -> None:
        """Who joins is to be let in, or may walk in."""
        if self._group(group).type == "Public":
            self.change(by, group, joinOption="NeedPermission" if guarded else "FreeAccess")

    def decide(self, by: str, group: str, accept: bool) -> None:
        """On whoever has waited longest."""
        talk = self._group(group)
        waiting = Application.objects.filter(conversation__group_id=group, state="waiting")
        if (application := waiting.order_by("pk").first()) is None:
            return
        may = talk.is_here(by) and talk.roles[by] in (OWNER, ADMIN)
        said = {"applicationID": application.application_id, "accept": accept}
        if self._do(by, "application.handle", may=may, **said) is not None and accept:
            talk.begin(application.person.user_id)
            self._number(talk)

    def leave(self, user: str, group: str) -> None:
        talk = self._group(group)
        may = talk.is_here(user) and talk.roles[user] != OWNER
        if self._do(user, "group.leave", may=may, conversationID=f"GROUP{group}") is not None:
            talk.end(user)
            self._number(talk)

    def add(self, by: str, user: str, group: str) -> None:
        talk = self._group(group)
        leads = talk.roles.get(by) in (OWNER, ADMIN)
        may = talk.is_here(by) and (leads or talk.type == "Private")
        answer = self._do(by, "group.add", may=may, conversationID=f"GROUP{group}", userIDs=[user])
        if answer is not None and not talk.is_here(user):
            talk.begin(user)
            self._number(talk)

    def kick(self, by: str, user: str, group: str) -> None:
        talk = self._group(group)
        mine, theirs = talk.roles.get(by), talk.roles.get(user)
        may = talk.is_here(by) and talk.is_here(user) and by != user
        may = may and (mine == OWNER or (mine == ADMIN and theirs == MEMBER))
        if self._do(by, "group.remove", may=may, conversationID=f"GROUP{group}", userID=user) is not None:
            talk.end(user)
            self._number(talk)

    def promote(self, user: str, group: str, role: str) -> None:
        talk = self._group(group)
        owner = next((one for one in talk.here() if talk.roles[one] == OWNER), None)
        if owner is None:
            return
        may = talk.is_here(user) and user != owner
        if (
            self._do(owner, "member.change", may=may, conversationID=f"GROUP{group}", userID=user, role=role)
            is not None
        ):
            talk.lead(user, role)
            self._number(talk)

    def hand_over(self, user: str, group: str) -> None:
        talk = self._group(group)
        owner = next((one for one in talk.here() if talk.roles[one] == OWNER), None)
        if owner is None:
            return
        may = talk.is_here(user)
        if (
            self._do(owner, "group.hand_over", may=may, conversationID=f"GROUP{group}", userID=user)
            is not None
        ):
            talk.lead(owner, MEMBER)
            talk.lead(user, OWNER)
            self._number(talk)

    def change(self, by: str, group: str, **profile: Any) -> None:
        talk = self._group(group)
        leads = talk.roles.get(by) in (OWNER, ADMIN)
        for_staff = {"historyVisible", "joinOption"} & profile.keys()
        may = talk.is_here(by) and (leads or (talk.type == "Private" and not for_staff))
        if self._do(by, "group.change", may=may, conversationID=f"GROUP{group}", **profile) is not None:
            talk.is_history_visible = profile.get("historyVisible", talk.is_history_visible)
            if "joinOption" in profile:
                talk.is_guarded = profile["joinOption"] == "NeedPermission"
            self._number(talk)
            if "introduction" in profile:
                talk.introduction = profile["introduction"]
                talk.introduced[talk.introduction] = talk.last_seq

    def keep_data(self, by: str, group: str, many: int) -> None:
        """An attribute and a counter of the group."""
        talk = self._group(group)
        leads = talk.roles.get(by) in (OWNER, ADMIN)
        may = talk.is_here(by) and (leads or talk.type == "Private")
        name = f"GROUP{group}"
        mood = {f"mood {many % 3}": f"{many}"}
        self._do(by, "group.set_attributes", may=may, conversationID=name, groupAttributes=mood)
        self._do(by, "group.count", may=may, conversationID=name, key=f"cups {many % 2}", value=many)

    def introduce(self, by: str, group: str) -> None:
        self.change(by, group, introduction=self.ear.word("intro", group), name=f"Name {len(self.ear)}")

    def dismiss(self, by: str, group: str) -> None:
        talk = self._group(group)
        may = (talk.is_dismissed and by in talk.people) or (talk.is_here(by) and talk.roles[by] == OWNER)
        if self._do(by, "group.dismiss", may=may, conversationID=f"GROUP{group}") is not None:
            talk.dismiss()

    def make_topic(self, by: str, group: str) -> None:
        talk = self._group(group)
        may = talk.is_here(by) and talk.roles[by] in (OWNER, ADMIN)
        topic = f"{group}@TOPIC#_{len(talk.topics)}"
        said = {"conversationID": f"GROUP{group}", "topicName": "A topic", "topicID": topic}
        if self._do(by, "topic.create", may=may, **said) is not None:
            self.model.talks.append(talk.open_topic(topic))

    def delete_topic(self, by: str, group: str, which: int) -> None:
        talk = self._group(group)
        if not talk.topics:
            return
        topic = talk.topics[which % len(talk.topics)]
        may = talk.is_here(by) and talk.roles[by] in (OWNER, ADMIN) and by in topic.people
        said = {"conversationID": f"GROUP{group}", "topicID": topic.group}
        if self._do(by, "topic.delete", may=may, **said) is not None and not topic.is_dismissed:
            topic.dismiss()

    def meddle(self, by: str, user: str, group: str, which: int) -> None:
        """Nobody comes into a topic, goes or leads there but by its community."""
        topics = self._group(group).topics
        if topics:
            there = f"GROUP{topics[which % len(topics)].group}"
            self._do(by, "group.leave", may=False, conversationID=there)
            self._do(by, "group.add", may=False, conversationID=there, userIDs=[user])
            self._do(by, "group.remove", may=False, conversationID=there, userID=user)
            self._do(by, "member.change", may=False, conversationID=there, userID=user, role=ADMIN)

    def whisper(self, user: str, group: str) -> None:
        """Something that is stored nowhere."""
        text = self.ear.word("typing", group)
        may = self._group(group).is_here(user)
        said = {"payload": {"text": text}, "onlineUserOnly": True}
        self._do(user, "message.send", may=may, conversationID=f"GROUP{group}", **said)
