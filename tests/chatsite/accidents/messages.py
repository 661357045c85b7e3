"""Accidents with messages and what is done to them."""

from django.db.models import F
from django.utils import timezone

from messaging.models import Attachment, HiddenMessage, Mention, Message, MessageRevision, Reactor
from messaging.services.people import create_person

from .world import (
    Accident,
    a_stranger,
    everything_is_forgotten,
    forget_words,
    keep_words_of,
    kept_revision_of,
    member_of,
    one,
    reaction_to,
    reactor_of,
    sent_by,
    upload_in,
)

ACCIDENTS: list[tuple[str, Accident]] = [
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
    ("whoever sent it was there", lambda w: sent_by(create_person(user_id="zoe"), w.plain)),
    ("an id says who sent it", lambda w: one(w.plain, message_id="9-1-1")),
    ("revisions are of edits", lambda w: one(w.plain, revision=2)),
    ("revisions are of edits", lambda w: one(w.edited, asked_revision=3)),
    ("a message is recalled by somebody", lambda w: one(w.recalled, recalled_by=None)),
    ("what a message says is found until it is recalled", lambda w: forget_words(w.plain)),
    ("what a message says is found until it is recalled", lambda w: keep_words_of(w.plain, w.recalled)),
    (
        "of what is forgotten nothing is left",
        lambda w: everything_is_forgotten() and one(w.plain, payload={"text": "Hoo"}),
    ),
    (
        "of what is forgotten nothing is left",
        lambda w: everything_is_forgotten() and kept_revision_of(w.edited),
    ),
    # Media
    ("what is carried has arrived", lambda w: one(upload_in(w.shown), stored_at=None)),
    ("what is carried has arrived", lambda w: one(upload_in(w.shown), withdrawn_at=timezone.now())),
    ("pictures of people are in no message", lambda w: one(upload_in(w.shown), purpose="avatar")),
    ("a message of media carries some", lambda w: Attachment.objects.filter(message=w.shown).delete()),
    # Mentions
    ("only who was there is mentioned", lambda w: Mention.objects.update(person=a_stranger())),
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
        "what is forgotten is cleared for all",
        lambda w: everything_is_forgotten() and one(member_of(w.bob, w.group), cleared_seq=1),
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
    ("only who was there reacts", lambda w: one(reactor_of(w.dora), person=a_stranger())),
]
