"""Where people talk, and when each of them was there."""

import re
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from .people import Person

GROUP_ID = re.compile(r"\A(?!@TGS#)(?!.*@TOPIC#)[A-Za-z0-9_.@#+\-]{1,48}\Z")
OF_TOPIC = "@TOPIC#_"
"""In the ID of a topic: after it comes what is its own, before it is the ID of its community."""
TOPIC_SUFFIX = re.compile(r"\A[A-Za-z0-9_.@+\-]{1,24}\Z")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, person: Person) -> "ConversationQuerySet":
        """Conversations this person knows of.

        - Whoever has ever been there, also after leaving (they keep what they saw).
        - Nobody else, staff included: staff look through the admin.
        """
        return self.filter(members__person=person)

    def findable_by(self, person: Person) -> "ConversationQuerySet":
        """Conversations this person may ask to come into, or is told why not.

        - Those that strangers may know of (`is_findable`).
        - Those that they know of anyhow.
        """
        to_strangers = Q(kind=Conversation.Kind.GROUP, community=None, dismissed_at=None)
        to_strangers &= ~Q(group_type=Conversation.GroupType.PRIVATE)
        known = Member.objects.filter(conversation=OuterRef("pk"), person=person)
        return self.filter(to_strangers | Exists(known))

    def current_of(self, person: Person) -> "ConversationQuerySet":
        """Conversations this person is in now."""
        return self.filter(stays__person=person, stays__until_seq=None)

    def listed_by(self, person: Person) -> "ConversationQuerySet":
        """Those of them that their list shows: not one that they deleted from it, until something is said there."""
        removed = Member.objects.filter(
            conversation=OuterRef("pk"), person=person, removed_seq__gte=OuterRef("last_seq")
        )
        return self.current_of(person).filter(~Exists(removed))


class Conversation(models.Model):
    """A direct pair, a group, or a topic of a community, which is a group as well. Its row lock orders everything that
    all its members can see."""

    class Kind(models.TextChoices):
        DIRECT = "C2C", "direct"
        GROUP = "GROUP", "group"

    class GroupType(models.TextChoices):
        PRIVATE = "Private", "work"
        PUBLIC = "Public", "public"
        CHAT_ROOM = "ChatRoom", "meeting"
        COMMUNITY = "Community", "community"
        AV_CHAT_ROOM = "AVChatRoom", "live room"

    class Admission(models.TextChoices):
        AS_TYPE = "", "as its type"
        FREE = "FreeAccess", "free"
        APPROVED = "NeedPermission", "once it is approved"
        CLOSED = "DisableApply", "not at all"

    class ReceiptPolicy(models.TextChoices):
        AS_TYPE = "type", "as its type"
        ON = "on", "on"
        OFF = "off", "off"

    class ReceiptVisibility(models.TextChoices):
        SENDER = "sender", "the sender"
        SENDER_AND_ADMINS = "sender_and_admins", "the sender and the group's admins"
        MEMBERS = "members", "all members"

    kind = models.CharField(max_length=5, choices=Kind)
    low = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    high = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    group_id = models.CharField("group ID", max_length=80, null=True, unique=True)  # noqa: DJ001 - unique, so '' cannot stand for "none"
    group_type = models.CharField(max_length=10, choices=GroupType, blank=True)
    name = models.CharField(max_length=100, blank=True)
    avatar = models.CharField("avatar address", max_length=500, blank=True)
    introduction = models.CharField(max_length=400, blank=True)
    notification = models.CharField(max_length=400, blank=True)
    join_option = models.CharField("people join", max_length=14, choices=Admission, blank=True, db_default="")
    invite_option = models.CharField(
        "members invite", max_length=14, choices=Admission, blank=True, db_default=""
    )
    mute_all = models.BooleanField("only owner and admins speak", default=False, db_default=False)
    max_members = models.PositiveIntegerField("most members", null=True, blank=True)
    custom = models.JSONField("fields of an application's own", null=True, blank=True, editable=False)
    history_visible = models.BooleanField("newcomers see earlier messages", default=False)
    has_topics = models.BooleanField(default=False, db_default=False, editable=False)
    community = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="topics", editable=False
    )
    topic_data = models.CharField(
        "what an application keeps with a topic",
        max_length=700,
        blank=True,
        default="",
        db_default="",
        editable=False,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    dismissed_at = models.DateTimeField(null=True, blank=True, editable=False)

    last_message_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    purged_seq = models.PositiveBigIntegerField(
        "up to which what was said is forgotten", default=0, db_default=0, editable=False
    )
    change_seq = models.PositiveBigIntegerField(default=0, editable=False)
    profile_change = models.PositiveBigIntegerField(default=0, editable=False)
    members_version = models.PositiveBigIntegerField(default=0, editable=False)
    member_count = models.PositiveIntegerField(default=0, editable=False)
    counted_members = models.PositiveIntegerField(default=0, editable=False)

    receipts = models.CharField(
        "read receipts", max_length=4, choices=ReceiptPolicy, default=ReceiptPolicy.AS_TYPE
    )
    receipts_visible_to = models.CharField(
        max_length=17, choices=ReceiptVisibility, default=ReceiptVisibility.SENDER
    )
    receipts_required_since = models.DateTimeField("read receipts required since", null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        permissions = (
            ("moderate_conversation", "Can give roles, mute, remove members, dismiss"),
            ("policy_conversation", "Can set the policy of receipts"),
        )
        constraints = (
            models.UniqueConstraint(fields=["low", "high"], name="one_direct_conversation_per_pair"),
            models.CheckConstraint(
                condition=Q(kind="C2C", group_id=None, group_type="", low__lt=F("high"))
                | Q(kind="GROUP", group_id__isnull=False, low=None, high=None) & ~Q(group_type=""),
                name="a_pair_or_a_group",
            ),
            models.CheckConstraint(
                condition=Q(counted_members__lte=F("member_count")), name="counted_members_are_members"
            ),
            models.CheckConstraint(
                condition=Q(purged_seq__lte=F("last_seq")), name="what_was_said_is_forgotten"
            ),
            models.CheckConstraint(
                condition=Q(community=None, has_topics=False, topic_data="")
                | Q(group_type="Community", community=None, has_topics=True, topic_data="")
                | Q(group_type="Community", community__isnull=False, has_topics=False),
                name="only_communities_have_topics",
            ),
        )

    def __str__(self) -> str:
        return self.group_id or f"direct {self.low_id}-{self.high_id}"

    @property
    def is_direct(self) -> bool:
        return self.kind == self.Kind.DIRECT

    @property
    def is_topic(self) -> bool:
        """Whether it is a topic of a community, with that community's members."""
        return self.community_id is not None

    @property
    def is_findable(self) -> bool:
        """Whether strangers may know of it: a `Private` group and a topic look to them as if they did not exist."""
        is_hidden = self.is_direct or self.is_topic or self.group_type == self.GroupType.PRIVATE
        return not is_hidden and self.dismissed_at is None

    @property
    def joining(self) -> str:
        """How somebody comes in of their own: what the group wishes, or what is usual for its type."""
        return self.join_option or BY_TYPE[self.group_type].join

    @property
    def inviting(self) -> str:
        """How plain members bring others in; owner and admins always may."""
        return self.invite_option or BY_TYPE[self.group_type].invite

    @property
    def pair(self) -> tuple[int, int]:
        """The two people of a direct conversation, by number."""
        assert self.low_id is not None and self.high_id is not None
        return self.low_id, self.high_id

    def peer_of(self, person_id: int) -> int:
        """The other one of a direct conversation."""
        low, high = self.pair
        return high if person_id == low else low


class Doors(NamedTuple):
    """How a type of group lets people in, unless one of it wishes otherwise; `fixed` are those that cannot."""

    join: str
    invite: str
    fixed: tuple[str, ...] = ()


_FREE, _APPROVED, _CLOSED = (
    Conversation.Admission.FREE.value,
    Conversation.Admission.APPROVED.value,
    Conversation.Admission.CLOSED.value,
)
BY_TYPE = {
    "Private": Doors(_CLOSED, _FREE, ("join_option",)),
    "Public": Doors(_APPROVED, _CLOSED),
    "ChatRoom": Doors(_FREE, _CLOSED),
    "Community": Doors(_FREE, _CLOSED),
    "AVChatRoom": Doors(_FREE, _CLOSED, ("join_option", "invite_option")),
}


class Member(models.Model):
    """A person and a conversation, for ever: what of it is private to the person, and their role."""

    class Role(models.TextChoices):
        OWNER = "Owner"
        ADMIN = "Admin"
        MEMBER = "Member"

    class Remind(models.TextChoices):
        """What becomes of a message that comes: only the first kind is told aloud and counts in the total."""

        NOTIFY = "AcceptAndNotify", "told"
        SILENT = "AcceptNotNotify", "comes in silence"
        DISCARD = "Discard", "is not delivered"
        MENTIONS = "AcceptNotNotifyExceptAt", "comes in silence, but for mentions"
        MENTIONS_ONLY = "NotReceiveMsgExceptAt", "is not delivered, but for mentions"

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=6, choices=Role, default=Role.MEMBER)
    name_card = models.CharField(max_length=50, blank=True)
    muted_until = models.DateTimeField(null=True, blank=True)
    custom = models.JSONField("fields of an application's own", null=True, blank=True, editable=False)
    read_seq = models.PositiveBigIntegerField("read position", default=0)
    told_read_seq = models.PositiveBigIntegerField("read position the peer was told", default=0)
    shares_since = models.DateTimeField(
        "shares read receipts here since", null=True, blank=True, default=timezone.now
    )
    draft = models.TextField(blank=True, editable=False)
    is_pinned = models.BooleanField(default=False, db_default=False, editable=False)
    remind_type = models.CharField(
        max_length=23, choices=Remind, default=Remind.NOTIFY, db_default=Remind.NOTIFY, editable=False
    )
    remind_until = models.DateTimeField(null=True, editable=False)
    marks = models.BigIntegerField(default=0, db_default=0, editable=False)
    custom_data = models.CharField(max_length=256, blank=True, default="", db_default="", editable=False)
    cleared_seq = models.PositiveBigIntegerField(
        "history cleared up to", default=0, db_default=0, editable=False
    )
    removed_seq = models.PositiveBigIntegerField(null=True, editable=False)
    change_seq = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["conversation", "person"], name="one_membership_each"),
            models.UniqueConstraint(
                fields=["conversation"], condition=Q(role="Owner"), name="one_owner_each"
            ),
            models.CheckConstraint(
                condition=Q(remind_until=None) | ~Q(remind_type="AcceptAndNotify"),
                name="only_silence_ends",
            ),
            models.CheckConstraint(condition=Q(marks__gte=0), name="marks_are_bits"),
        )
        indexes = (models.Index(fields=["person", "change_seq"], name="private_changes"),)

    def __str__(self) -> str:
        return f"{self.person_id} in {self.conversation_id}"

    def remind_type_at(self, moment: datetime) -> str:
        """What becomes of a message that comes then: silence may be until some time."""
        is_over = self.remind_until is not None and self.remind_until <= moment
        return self.Remind.NOTIFY if is_over else self.remind_type

    def is_told_at(self, moment: datetime, *, is_called: bool) -> bool:
        """Whether a message that comes then is told aloud; `is_called`: it mentions its reader, or everybody."""
        remind = self.remind_type_at(moment)
        return remind == self.Remind.NOTIFY or (
            is_called and remind in (self.Remind.MENTIONS, self.Remind.MENTIONS_ONLY)
        )

    @property
    def mark_bits(self) -> list[int]:
        """The numbers of the marks that are set: 0 star, 1 unread, 2 fold, 3 hide, from 32 on the person's own."""
        return [bit for bit in range(self.marks.bit_length()) if self.marks >> bit & 1]


class StayQuerySet(models.QuerySet["Stay"]):
    def current(self) -> "StayQuerySet":
        """Stays that have not ended."""
        return self.filter(until_seq=None)

    def read_by(self, person: Person) -> "StayQuerySet":
        """Where this person is now and reads: not in live rooms, which are watched."""
        return self.current().filter(
            ~Q(conversation__group_type=Conversation.GroupType.AV_CHAT_ROOM), person=person
        )

    def containing(self, seq: object) -> "StayQuerySet":
        """Stays in which the message numbered `seq` (a number or an expression) was sent."""
        return self.filter(Q(until_seq=None) | Q(until_seq__gte=seq), after_seq__lt=seq)

    def known_to(self, person: Person) -> "StayQuerySet":
        """Stays that somebody who is there may know of: those that go on, those that met one of their own,
        and, where newcomers see what was before, all. Whether two met is told by the numbers of their changes: in a
        topic people come and go without a message between."""
        met = Stay.objects.filter(
            Q(until_seq=None) | Q(change_seq__gt=OuterRef("joined_change")),
            conversation=OuterRef("conversation"),
            person=person,
            joined_change__lt=OuterRef("change_seq"),
        )
        return self.filter(Q(until_seq=None) | Q(conversation__history_visible=True) | Exists(met))


class Stay(models.Model):
    """One time of being there: from after one message number up to another (none: still there).

    Nothing of a stay is rewritten but its end; joining again begins another. `counted` is copied
    from the person at joining, so that a later bot flag changes no audience of the past. So is `saw_before`
    from the conversation at leaving: whether what was said before the stay was shown, whatever is shown later.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="stays")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stays")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="stays", db_index=False)
    after_seq = models.PositiveBigIntegerField()
    until_seq = models.PositiveBigIntegerField(null=True)
    saw_before = models.BooleanField("saw what was before it", default=False, db_default=False)
    counted = models.BooleanField()
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    joined_change = models.PositiveBigIntegerField()
    change_seq = models.PositiveBigIntegerField()

    objects = StayQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["member"], condition=Q(until_seq=None), name="one_open_stay_each"
            ),
            models.UniqueConstraint(
                fields=["conversation", "change_seq"], name="one_number_per_changed_stay"
            ),
            models.CheckConstraint(
                condition=Q(until_seq=None) | Q(until_seq__gte=F("after_seq")),
                name="a_stay_ends_after_it_begins",
            ),
        )
        indexes = (
            models.Index(fields=["conversation", "person", "after_seq"], name="stays_of_a_member"),
            models.Index(fields=["conversation", "until_seq"], name="stays_by_end"),
            # A page of those who have not read a message, who come in this order.
            models.Index(fields=["conversation", "member"], name="stays_in_order"),
        )

    def __str__(self) -> str:
        return f"({self.after_seq}, {self.until_seq or '…'}]"
