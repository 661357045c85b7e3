"""Accidents: what nobody who goes by the verbs can do, and which rule of `check_integrity` each of them breaks."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import F
from django.utils import timezone

from messaging.models import (
    Application,
    Attachment,
    Contact,
    Conversation,
    ConversationGroup,
    FriendGroup,
    HiddenMessage,
    Member,
    Mention,
    MergedRecord,
    Message,
    MessageRevision,
    MessageWords,
    Notice,
    Person,
    QuietHours,
    Reaction,
    Reactor,
    Stay,
    ToldUpto,
    Upload,
)
from messaging.services.people import create_person
from messaging.sql import insert_rows
from receipts.models import Receipt, SenderCounter
from receipts.services.integrity import AUDIENCES, GONE

LATER = timedelta(hours=1)


class World(NamedTuple):
    """Everything that people do has been done in it."""

    alice: Person
    bob: Person
    dora: Person
    erased: Person
    group: Conversation
    direct: Conversation
    live_room: Conversation
    over: Conversation
    asked: Message
    """By Alice to the group, read by Bob, then by Dora."""
    edited: Message
    """By Alice to the group, read before and after."""
    plain: Message
    """By Bob to the group, without receipts, hidden by Alice."""
    recalled: Message
    to_bob: Message
    """By Alice to Bob, without a receipt; he has seen it, and she was told."""
    shown: Message
    """A picture, by Bob to the group that is over."""
    town: Conversation
    """Dora's community, with Bob, where Alice was."""
    tea: Conversation
    """A topic of it."""


def one(row: Any, **changed: Any) -> int:
    """Change one row as nobody but an accident does."""
    return int(type(row)._base_manager.filter(pk=row.pk).update(**changed))


def stay_of(person: Person, conversation: Conversation) -> Any:
    return Stay.objects.filter(person=person, conversation=conversation).latest("after_seq")


def member_of(person: Person, conversation: Conversation) -> Any:
    return Member.objects.get(person=person, conversation=conversation)


def _goes(person: Person, conversation: Conversation) -> None:
    """Somebody is there no more, as far as this one conversation says."""
    now = Conversation.objects.get(pk=conversation.pk)
    one(stay_of(person, now), until_seq=now.last_seq, left_at=timezone.now())
    one(now, member_count=now.member_count - 1, counted_members=now.counted_members - 1)


def contact_of(person: Person, other: Person) -> Any:
    return Contact.objects.get(person=person, other=other)


def receipt_of(message: Message, ordinal: int) -> Any:
    return Receipt.objects.get(message=message, ordinal=ordinal)


def reaction_to(message: Message) -> Any:
    return Reaction.objects.get(message=message)


def reactor_of(person: Person) -> Any:
    return Reactor.objects.filter(person=person).latest("pk")


def forget_words(message: Message) -> int:
    return MessageWords.objects.filter(message=message.pk).delete()[0]


def keep_words_of(message: Message, recalled: Message) -> int:
    insert_rows(MessageWords, ("message", "words"), [(recalled.pk, [message.payload["text"]])])
    return 1


def application_of(state: str) -> Any:
    """One that ended so."""
    return Application.objects.filter(state=state)[0]


def _waits(person: Person, conversation: Conversation) -> None:
    Application.objects.create(application_id="a", conversation=conversation, person=person)


def newest_asked(conversation: Conversation) -> Message:
    return Message.objects.filter(conversation=conversation, need_read_receipt=True).latest("seq")


def _sent_by(person: Person, message: Message) -> None:
    one(message, sender=person, message_id=f"{person.pk}-1-1")


def upload_in(message: Message) -> Any:
    return Upload.objects.get(attachments__message=message)


def _stranger() -> Person:
    """Somebody who was never there, and whose number is far on."""
    stranger = create_person(user_id="zed")
    one(stranger, change_seq=999, profile_change=999)
    return stranger


Accident = Callable[[World], Any]

ACCIDENTS: list[tuple[str, Accident]] = [
    # People
    (
        "a profile is numbered up to the head",
        lambda w: one(w.bob, profile_change=F("change_seq") + 1),
    ),
    ("the newest private number is on something", lambda w: one(w.alice, change_seq=F("change_seq") + 1)),
    ("whoever was erased is nobody", lambda w: one(w.erased, nick="Fay")),
    ("whoever was erased is nobody", lambda w: one(w.erased, is_staff=True)),
    # Contacts
    (
        "a contact is numbered up to the head of the person",
        lambda w: one(contact_of(w.alice, w.dora), change_seq=99),
    ),
    (
        "a changed contact has a number of its own",
        lambda w: one(contact_of(w.alice, w.bob), change_seq=FriendGroup.objects.get(name="Tea").change_seq),
    ),
    ("a request that came was sent", lambda w: one(contact_of(w.bob, w.dora), request="")),
    (
        "nobody knows somebody who was erased",
        lambda w: one(contact_of(w.alice, w.erased), remark="Fay"),
    ),
    (
        "a friend group is numbered up to the head of the person",
        lambda w: FriendGroup.objects.filter(name="Tea").update(change_seq=99),
    ),
    (
        "a changed friend group has a number of its own",
        lambda w: FriendGroup.objects.filter(name="Tea").update(
            change_seq=HiddenMessage.objects.get(person=w.alice).change_seq
        ),
    ),
    (
        "a friend group that was deleted is empty",
        lambda w: FriendGroup.objects.filter(deleted_at__isnull=False).update(members=[w.bob.pk]),
    ),
    # Groups of conversations, quiet hours
    (
        "a group of conversations is numbered up to the head of the person",
        lambda w: ConversationGroup.objects.filter(name="Birds").update(change_seq=99),
    ),
    (
        "a changed group of conversations has a number of its own",
        lambda w: ConversationGroup.objects.filter(name="Birds").update(
            change_seq=FriendGroup.objects.get(name="Tea").change_seq
        ),
    ),
    (
        "a group of conversations that was deleted is empty",
        lambda w: ConversationGroup.objects.filter(person=w.alice, name="").update(name="Gone"),
    ),
    (
        "whoever was erased names no conversations",
        lambda w: ConversationGroup.objects.filter(person=w.erased).update(deleted_at=None),
    ),
    (
        "quiet hours are numbered up to the head of the person",
        lambda w: QuietHours.objects.filter(person=w.alice).update(change_seq=99),
    ),
    (
        "quiet hours have a number of their own",
        lambda w: QuietHours.objects.filter(person=w.alice).update(
            change_seq=FriendGroup.objects.get(name="Tea").change_seq
        ),
    ),
    # Conversations
    (
        "those who are away were told of what was said",
        lambda w: ToldUpto.objects.create(conversation=w.group, seq=w.group.last_seq + 100) is not None,
    ),
    ("the last number is of the last message", lambda w: one(w.group, last_seq=F("last_seq") + 1)),
    (
        "it was last spoken in when the last message was sent",
        lambda w: one(w.group, last_message_at=timezone.now() + LATER),
    ),
    (
        "a conversations profile is numbered up to the head",
        lambda w: one(w.group, profile_change=F("change_seq") + 1),
    ),
    ("a conversations profile is numbered up to the head", lambda w: one(w.live_room, profile_change=0)),
    ("the newest number of all is on something", lambda w: one(w.group, change_seq=F("change_seq") + 1)),
    (
        "members are counted by the stays that go on",
        lambda w: one(w.group, member_count=F("member_count") + 1),
    ),
    (
        "members are counted by the stays that go on",
        lambda w: one(w.group, counted_members=F("counted_members") - 1),
    ),
    ("a living group has an owner", lambda w: one(member_of(w.alice, w.group), role="Admin")),
    ("nobody is in a group that is over", lambda w: one(w.group, dismissed_at=timezone.now())),
    (
        "only a group has manners and those of its type",
        lambda w: one(w.live_room, join_option="NeedPermission"),
    ),
    ("only a group has manners and those of its type", lambda w: one(w.direct, mute_all=True)),
    # What is kept with a group
    (
        "what is kept with a group is numbered up to the head",
        lambda w: one(w.group.data, counters_change=999),
    ),
    (
        "what is kept with a group is numbered up to the head",
        lambda w: one(w.group.data, attributes_change=0),
    ),
    (
        "what is kept with a group has numbers of its own",
        lambda w: one(w.group.data, attributes_change=stay_of(w.dora, w.group).change_seq),
    ),
    (
        "what is kept with a group has numbers of its own",
        lambda w: one(w.group.data, counters_change=Conversation.objects.get(pk=w.group.pk).profile_change),
    ),
    # Applications and notices
    ("nobody waits who is there", lambda w: _waits(w.dora, w.group)),
    ("nobody waits for a pair or for what is over", lambda w: _waits(w.alice, w.over)),
    (
        "nobody waits for a pair or for what is over",
        lambda w: _waits(w.erased, w.live_room),
    ),
    ("somebody decided", lambda w: one(application_of("refused"), ended_by=None)),
    ("somebody decided", lambda w: one(application_of("closed"), answer="No")),
    (
        "a notice is numbered up to the head of the person",
        lambda w: one(Notice.objects.filter(person=w.dora).earliest("change_seq"), change_seq=99),
    ),
    (
        "a notice has a number of its own",
        lambda w: one(w.dora, profile_change=Notice.objects.filter(person=w.dora)[0].change_seq),
    ),
    (
        "nobody was told of another ending",
        lambda w: one(application_of("refused").notices.all()[0], outcome="accepted"),
    ),
    (
        "nobody was told of another ending",
        lambda w: Notice.objects.filter(application=None).update(outcome="refused"),
    ),
    # Memberships
    ("a read position is of a message", lambda w: one(member_of(w.dora, w.group), read_seq=999)),
    (
        "the peer is told no more than was read",
        lambda w: one(member_of(w.bob, w.direct), read_seq=F("told_read_seq") - 1),
    ),
    ("the peer is told no more than was read", lambda w: one(member_of(w.bob, w.group), told_read_seq=1)),
    (
        "the peer is told of messages of theirs without a receipt",
        lambda w: one(member_of(w.bob, w.direct), told_read_seq=2),
    ),
    (
        "a membership is numbered up to the head of the person",
        lambda w: one(member_of(w.bob, w.group), change_seq=99),
    ),
    (
        "a private change has a number of its own",
        lambda w: one(
            member_of(w.alice, w.group), change_seq=HiddenMessage.objects.get(person=w.alice).change_seq
        ),
    ),
    (
        "a private change has a number of its own",
        lambda w: one(member_of(w.bob, w.group), change_seq=member_of(w.bob, w.direct).change_seq),
    ),
    (
        "every member was there once",
        lambda w: Member.objects.create(person=w.erased, conversation=w.over),
    ),
    ("only who is there leads", lambda w: one(member_of(w.dora, w.over), role="Admin")),
    ("only who is there leads", lambda w: one(member_of(w.bob, w.direct), role="Admin")),
    ("nobody is muted who leads", lambda w: one(member_of(w.bob, w.direct), muted_until=timezone.now())),
    ("nobody is muted who leads", lambda w: one(member_of(w.alice, w.group), muted_until=timezone.now())),
    ("whoever was erased left no words", lambda w: one(member_of(w.erased, w.group), name_card="Fay")),
    ("whoever was erased left no words", lambda w: one(member_of(w.erased, w.group), custom_data="F")),
    ("nothing is removed that was not said", lambda w: one(member_of(w.dora, w.group), removed_seq=999)),
    (
        "a hiding is numbered up to the head of the person",
        lambda w: HiddenMessage.objects.filter(person=w.alice).update(change_seq=99),
    ),
    (
        "a hiding has a number of its own",
        lambda w: one(w.alice, profile_change=HiddenMessage.objects.get(person=w.alice).change_seq),
    ),
    (
        "only who was there hides a message",
        lambda w: HiddenMessage.objects.filter(person=w.alice).update(
            message=Message.objects.get(conversation=w.over, seq=1)
        ),
    ),
    # Stays
    (
        "a stay is of its own member",
        lambda w: one(stay_of(w.bob, w.group), member=member_of(w.bob, w.over)),
    ),
    ("a stay is within the messages", lambda w: one(stay_of(w.dora, w.over), until_seq=99)),
    (
        "nobody is there twice",
        lambda w: Stay.objects.filter(person__user_id="eve", until_seq__isnull=False).update(
            until_seq=Stay.objects.get(person__user_id="eve", until_seq=None).after_seq + 1
        ),
    ),
    ("a stay that ended says when", lambda w: one(stay_of(w.dora, w.over), left_at=None)),
    ("a stay that ended says when", lambda w: one(stay_of(w.dora, w.group), left_at=timezone.now())),
    ("a stay is numbered up to the head", lambda w: one(stay_of(w.dora, w.group), change_seq=999)),
    (
        "a stay is numbered up to the head",
        lambda w: one(stay_of(w.dora, w.group), joined_change=F("change_seq") + 1),
    ),
    (
        "a changed stay has a number of its own",
        lambda w: one(stay_of(w.dora, w.group), change_seq=w.plain.change_seq),
    ),
    # Topics
    ("a topic is of a community", lambda w: one(w.tea, group_id="tea")),
    ("a topic is of a community", lambda w: one(w.town, has_topics=False)),
    ("whoever is in a community is in its topics", lambda w: _goes(w.bob, w.tea)),
    ("nobody is in a topic who is not in its community", lambda w: _goes(w.bob, w.town)),
    (
        "members of a topic appear as in its community",
        lambda w: Member.objects.filter(conversation=w.tea, person__user_id="gus").update(role="Admin"),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.alice, w.tea), name_card="A"),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.bob, w.town), muted_until=timezone.now()),
    ),
    (
        "members of a topic appear as in its community",
        lambda w: one(member_of(w.alice, w.tea), muted_until=timezone.now()),
    ),
    # Messages
    (
        "a message follows another",
        lambda w: one(Message.objects.filter(is_system=True, conversation=w.group)[3], seq=0),
    ),
    ("a message is numbered up to the head", lambda w: one(w.plain, change_seq=999)),
    (
        "a changed message has a number of its own",
        lambda w: one(w.group, profile_change=w.plain.change_seq),
    ),
    ("whoever sent it was there", lambda w: _sent_by(create_person(user_id="zoe"), w.plain)),
    ("an id says who sent it", lambda w: one(w.plain, message_id="9-1-1")),
    ("revisions are of edits", lambda w: one(w.plain, revision=2)),
    ("revisions are of edits", lambda w: one(w.edited, asked_revision=3)),
    ("a message is recalled by somebody", lambda w: one(w.recalled, recalled_by=None)),
    ("what a message says is found until it is recalled", lambda w: forget_words(w.plain)),
    ("what a message says is found until it is recalled", lambda w: keep_words_of(w.plain, w.recalled)),
    # Media
    ("what is carried has arrived", lambda w: one(upload_in(w.shown), stored_at=None)),
    ("what is carried has arrived", lambda w: one(upload_in(w.shown), withdrawn_at=timezone.now())),
    ("pictures of people are in no message", lambda w: one(upload_in(w.shown), purpose="avatar")),
    ("a message of media carries some", lambda w: Attachment.objects.filter(message=w.shown).delete()),
    # Mentions
    ("only who was there is mentioned", lambda w: Mention.objects.update(person=_stranger())),
    (
        "a message that mentions somebody says whom",
        lambda w: Message.objects.filter(mentions_all=True).update(at_user_list=[]),
    ),
    # Pins, revisions, cleared histories
    (
        "only what members of a group said is pinned",
        lambda w: one(w.to_bob, pinned_at=timezone.now(), pinned_by=w.bob),
    ),
    (
        "a revision is kept of an edited message",
        lambda w: MessageRevision.objects.filter(message=w.edited).update(revision=2),
    ),
    (
        "a history is cleared up to a message",
        lambda w: one(member_of(w.alice, w.live_room), cleared_seq=999),
    ),
    # Merged records
    (
        "a record is in a message that says so",
        lambda w: Message.objects.filter(type="TIMRelayElem").update(type="TIMTextElem"),
    ),
    (
        "a message that says so carries a record",
        lambda w: one(w.plain, type="TIMRelayElem"),
    ),
    # Reactions
    ("a message counts the kinds of reactions to it", lambda w: one(w.plain, reaction_kinds=2)),
    (
        "a reaction counts those who react",
        lambda w: Reactor.objects.filter(reaction=reaction_to(w.plain), is_there=False).update(is_there=True),
    ),
    ("a reaction shows as many as there are", lambda w: one(reaction_to(w.plain), first=[])),
    ("a place was given", lambda w: one(reactor_of(w.dora), place=99)),
    (
        "a reactor is numbered up to the head of the person",
        lambda w: one(reactor_of(w.alice), change_seq=F("change_seq") + 999),
    ),
    (
        "a reactor has a number of its own",
        lambda w: one(reactor_of(w.alice), change_seq=HiddenMessage.objects.get(person=w.alice).change_seq),
    ),
    (
        "a private change has a number of its own",
        lambda w: one(member_of(w.alice, w.group), change_seq=reactor_of(w.alice).change_seq),
    ),
    ("only who was there reacts", lambda w: one(reactor_of(w.dora), person=_stranger())),
    # Receipts and tallies
    (
        "only who was granted receipts is asked for them",
        lambda w: one(w.plain, revision=2, asked_revision=2, edited_at=timezone.now()),
    ),
    ("only who was granted receipts is asked for them", lambda w: one(w.asked, receipt_code=11102)),
    ("only who was granted receipts is asked for them", lambda w: one(w.over, group_type="AVChatRoom")),
    ("a tally is numbered up to the senders head", lambda w: one(w.asked, tally_seq=999)),
    ("a tally is numbered up to the senders head", lambda w: one(w.plain, tally_seq=2)),
    (
        "a tally is numbered up to the senders head",
        lambda w: SenderCounter.objects.filter(person=w.dora).delete(),
    ),
    ("who is gone was counted for members that there were", lambda w: one(w.asked, gone_version=999)),
    ("a tally says the highest place", lambda w: one(w.asked, read_count=1)),
    ("a tally says when it was last read", lambda w: one(w.asked, last_read_at=None)),
    ("a tally says when it was last read", lambda w: one(w.asked, last_read_at=timezone.now() + LATER)),
    ("places have no gap", lambda w: receipt_of(w.asked, 1).delete()),
    (
        "time does not go back from place to place",
        lambda w: one(receipt_of(w.asked, 1), read_at=timezone.now() + LATER),
    ),
    ("readers are of the audience", lambda w: one(receipt_of(w.asked, 1), reader=w.alice)),
    (
        "a receipt is of the conversation of its message",
        lambda w: one(receipt_of(w.asked, 1), conversation=w.direct),
    ),
    ("only revisions that there are were read", lambda w: one(receipt_of(w.asked, 1), latest_revision=2)),
    (
        "a message is read after it was sent",
        lambda w: one(receipt_of(w.asked, 1), read_at=F("read_at") - LATER),
    ),
    (
        "a message is seen between being sent and read",
        lambda w: one(receipt_of(w.asked, 1), seen_at=timezone.now() + LATER),
    ),
    (
        "the newest number of tallies is on one",
        lambda w: SenderCounter.objects.filter(person=w.alice).update(value=F("value") + 1),
    ),
    (AUDIENCES, lambda w: one(w.asked, audience_count=F("audience_count") + 1)),
    (GONE, lambda w: one(newest_asked(w.group), gone_unread=F("gone_unread") + 1)),
]

ACCIDENTS_THAT_BREAK_MORE: list[tuple[set[str], Accident]] = [
    (
        {"a pair is never left", "both of a pair are there", "members are counted by the stays that go on"},
        lambda w: one(stay_of(w.bob, w.direct), until_seq=2, left_at=timezone.now()),
    ),
    (
        {"a pair has no third", "both of a pair are there"},
        lambda w: one(w.direct, high=w.dora),
    ),
    (
        {
            "only what asked for receipts has any",
            "a tally says the highest place",
            "a tally is numbered up to the senders head",
        },
        lambda w: one(w.recalled, need_read_receipt=False, audience_count=0, read_count=0),
    ),
]
"""Things that cannot be wrong alone."""

REFUSED: dict[str, Accident] = {
    "nobody_knows_themselves": lambda w: one(contact_of(w.alice, w.bob), other=w.alice),
    "counted_members_are_members": lambda w: one(w.over, counted_members=1),
    "a_stay_ends_after_it_begins": lambda w: one(stay_of(w.dora, w.over), after_seq=2, until_seq=1),
    "readers_fit_the_audience": lambda w: one(w.asked, audience_count=0),
    "no_tally_unless_asked": lambda w: one(w.plain, audience_count=1),
    "people_sign_their_messages": lambda w: one(w.plain, sender=None),
    "revisions_are_read_in_order": lambda w: one(receipt_of(w.asked, 1), latest_revision=0),
    "a_record_is_one_at_least": lambda w: MergedRecord.objects.update(depth=0),
    "somebody_pins_a_message": lambda w: one(w.asked, pinned_at=timezone.now()),
    "revisions_begin_at_one": lambda w: MessageRevision.objects.filter(message=w.edited).update(revision=0),
    "on_behalf_says_by_whom": lambda w: one(receipt_of(w.asked, 1), given_by=w.dora),
    "quiet_hours_end": lambda w: QuietHours.objects.filter(person=w.alice).update(
        ends_at=F("starts_at") - LATER
    ),
    "only_silence_ends": lambda w: one(member_of(w.dora, w.group), remind_until=timezone.now()),
    "marks_are_bits": lambda w: one(member_of(w.dora, w.group), marks=-1),
    "what_is_stored_has_files": lambda w: one(upload_in(w.shown), files={}),
    "one_number_per_changed_data": lambda w: one(
        w.group.data, attributes_change=w.group.data.counters_change
    ),
    "an_application_that_ended_says_when": lambda w: one(application_of("refused"), ended_at=None),
    "a_pair_or_a_group": lambda w: one(w.over, group_id=None),
    "only_communities_have_topics": lambda w: one(w.group, topic_data="tea"),
}
"""By the constraint of the database that has to be gone first."""
