"""Making the world: every person, line and receipt through the services, as the clients of these people would."""

import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from messaging.models import Conversation, Message, Person, ServerState
from messaging.services.direct import open_direct
from messaging.services.groups import create_group
from messaging.services.members import add_members, leave_group
from messaging.services.messages import edit_message, new_message_id, recall_message, send_message
from messaging.services.people import create_person, deactivate_person, set_sharing
from messaging.services.positions import move_read_position
from receipts.services.acknowledge import Call, Item, acknowledge

from .cast import FANG, GRACE, MARCUS, PEOPLE, STAFF, Role, crowd
from .clock import at
from .logins import password_of
from .script import EVERYBODY, TALKS, Deactivate, Edit, Join, Leave, Recall, Say, Talk

WAVES = 8  # a crowd reads in so many waves
FIRST_READ, NEXT_READ = timedelta(seconds=25), timedelta(seconds=95)


@transaction.atomic
def make_world() -> None:
    """The whole world or none of it, in a database without people; it is marked as the demo's."""
    now = timezone.now()
    state, _ = ServerState.objects.get_or_create(pk=1)
    state.is_demo = True
    state.save(update_fields=["is_demo"])

    size = max(talk.size for talk in TALKS)
    everybody = _make_people(size)
    set_sharing(person=everybody[FANG], shares=False)
    for talk in TALKS:
        _Stage(talk, everybody, now).perform()


def _make_people(size: int) -> dict[Role, Person]:
    people = {
        role: create_person(user_id=role.user_id, nick=role.nick, password=password_of(role.user_id))
        for role in PEOPLE
    }
    for role in (MARCUS, GRACE, *crowd(size - len(PEOPLE))):
        people[role] = create_person(user_id=role.user_id, nick=role.nick)
    staff = create_person(
        user_id=STAFF.user_id, nick=STAFF.nick, password=password_of(STAFF.user_id), is_staff=True
    )
    staff.is_superuser = True
    staff.save(update_fields=["is_superuser"])
    return {**people, STAFF: staff}


class _Stage:
    """One talk being performed."""

    def __init__(self, talk: Talk, everybody: dict[Role, Person], now: datetime) -> None:
        self.talk = talk
        self.everybody = everybody
        self.times = _times(talk, now)
        filling = crowd(talk.size - len(talk.people)) if talk.size else []
        self.present = [*talk.people, *filling]
        self.said: list[tuple[Role, Message]] = []
        self.conversation = self._open()

    def perform(self) -> None:
        for line, moment in zip(self.talk.lines, self.times, strict=True):
            with at(moment):
                self._do(line)
            if isinstance(line, Say) and line.read_by:
                self._read(line, moment)
        self._look()

    def _open(self) -> Conversation:
        people = [self.everybody[role] for role in self.present]
        with at(self.times[0] - timedelta(minutes=9)):
            if not self.talk.name:
                return open_direct(person=people[0], peer=people[1])
            return create_group(
                creator=people[0],
                group_type=self.talk.group_type,
                group_id=self.talk.group_id,
                name=self.talk.name,
                introduction=self.talk.introduction,
                members=people[1:],
            )

    def _do(self, line: object) -> None:
        match line:
            case Say(who=who):
                self.said.append((who, self._say(line)))
            case Edit(text=text):
                who, last = self.said[-1]
                edit_message(sender=self.everybody[who], message_id=last.message_id, payload={"text": text})
            case Recall():
                who, last = self.said[-1]
                recall_message(by=self.everybody[who], message_id=last.message_id)
            case Join(who=who, by=by):
                newcomer = self.everybody[who]
                add_members(by=self.everybody[by], conversation=self.conversation, people=[newcomer])
                self.present.append(who)
            case Leave(who=who):
                leave_group(person=self.everybody[who], conversation=self.conversation)
                self.present.remove(who)
            case Deactivate(who=who):
                deactivate_person(person=self.everybody[who])
                self.present.remove(who)

    def _say(self, line: Say) -> Message:
        sender = self.everybody[line.who]
        return send_message(
            sender=sender,
            conversation=self.conversation,
            message_id=new_message_id(sender),
            type="TIMTextElem",
            payload={"text": line.text},
            need_read_receipt=line.ask,
        ).message

    def _read(self, line: Say, sent: datetime) -> None:
        """Those who read it do so one after the other, a crowd in waves."""
        others = [role for role in self.present if role != line.who]
        match line.read_by:
            case int(many):
                readers = sorted(others, key=lambda role: hash_of(line.text + role.user_id))[:many]
            case tuple(named):
                readers = list(named)
            case _:
                assert line.read_by == EVERYBODY
                readers = others
        item = Item(self.said[-1][1].message_id, origin="viewed")
        wave = max(1, -(-len(readers) // WAVES))
        for nth, start in enumerate(range(0, len(readers), wave)):
            with at(sent + FIRST_READ + nth * NEXT_READ):
                acknowledge([Call(self.everybody[role].pk, [item]) for role in readers[start : start + wave]])

    def _look(self) -> None:
        """The six have seen everything, but for those who have not looked lately. Nobody comes in as the crowd."""
        unseen = dict(self.talk.unseen)
        for role in filter(PEOPLE.__contains__, self.present):
            seen = self.said[: -unseen[role]] if role in unseen else self.said
            with at(self.times[-1] + FIRST_READ):
                move_read_position(
                    person=self.everybody[role],
                    conversation=self.conversation,
                    seq=seen[-1][1].seq if role in unseen else None,
                )


def _times(talk: Talk, now: datetime) -> list[datetime]:
    """When each line happens: the last at its time, those before it some minutes earlier each."""
    return list(_backwards(talk, now))[::-1]


def _backwards(talk: Talk, now: datetime) -> Iterator[datetime]:
    moment = now - timedelta(minutes=talk.ended)
    for line in reversed(talk.lines):
        yield moment
        pause = line.pause if isinstance(line, Say) else 0
        moment -= timedelta(minutes=pause, seconds=30 + hash_of(repr(line)) % 85)


def hash_of(text: str) -> int:
    """A number that looks random and is the same at every run."""
    return zlib.crc32(text.encode())
