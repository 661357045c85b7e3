"""Accidents with people and what is private to them."""

from django.db.models import F

from messaging.models import ConversationGroup, FriendGroup, HiddenMessage, QuietHours

from .world import Accident, contact_of, one

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
]
