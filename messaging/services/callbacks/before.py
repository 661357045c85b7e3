"""What the application's back end is asked before it happens, as the doors ask it: outside any transaction.

Its answer decides. An `ErrorCode` other than 0 refuses; also 2, for which the vendor's server would tell the sender
that a message was sent which is nowhere: here nobody is told that. A `MsgBody` or `CloudCustomData` that is not what
was asked about is sent in its place, checked as any message is. What would be refused without asking is not asked.
"""

from collections.abc import Sequence

from django.utils import timezone
from rest_framework import serializers

from messaging.callback_names import Before
from messaging.errors import BackEndRefused, BackEndRefusedMessage, Refusal
from messaging.models import Conversation, Member, Message, Person, Stay
from messaging.wire.elements import elements, said_by
from messaging.wire.payloads import UPLOAD_TYPES
from messaging.wire.requests import Limited
from messaging.wire.serverapi.messages import random_of

from ..contacts import is_blocked, require_unblocked
from ..lookup import require_stay
from ..messages import Content, is_own_id
from ..mute import require_voice
from .asking import Said, ask, is_asked, let_pass

BY_SDK, BY_API = "Web", "RESTAPI"
"""The platforms, as the vendor has them, that something is done from."""

INFO_CHARACTERS = 200
CUSTOM = Limited(most="cloud_custom_data_characters")


def before_sending(
    *,
    sender: Person,
    to: Conversation | Person,
    content: Content,
    message_id: str,
    is_online: bool = False,
    operator: Person | None = None,
) -> Content | None:
    """What to send instead, if the back end says so. A message that is stored already is not asked about again.
    `operator` sends it on the sender's behalf."""
    if not is_asked(_command(to)) or not _can_be_sent(sender, to, message_id):
        return None
    return _ask_about(sender, to, content, message_id, is_online, operator)


def before_editing(*, by: Person, message: Message, content: Content) -> Content | None:
    """The same of what a message is to say from now on: else whoever is refused would first send something else."""
    is_new = (content.payload, content.cloud_custom_data) != (message.payload, message.cloud_custom_data)
    can_be = message.sender_id == by.pk and message.recalled_at is None and not message.is_system
    if not is_asked(_command(message.conversation)) or not is_new or not can_be:
        return None
    instead = _ask_about(by, message.conversation, content, message.message_id)
    if instead is not None and instead.type != content.type:
        let_pass(_command(message.conversation), "it exchanges the type of a message")
        return None
    return instead


def before_creating(
    *, creator: Person, group_type: str, name: str, members: Sequence[Person], operator: Person | None = None
) -> None:
    """BackEndRefused for a group that is not to be."""
    if not is_asked(Before.CREATE_GROUP):
        return
    owned = Member.objects.filter(
        person=creator, role=Member.Role.OWNER, conversation__dismissed_at=None, conversation__community=None
    )
    body = {
        "Operator_Account": (operator or creator).user_id,
        "Owner_Account": creator.user_id,
        "Type": group_type,
        "Name": name,
        "CreatedGroupNum": owned.count(),
        "MemberList": _accounts(members),
    }
    _require(Before.CREATE_GROUP, body, operator)


def before_joining(*, person: Person, conversation: Conversation) -> None:
    """BackEndRefused for somebody who is not to come in, nor to ask for it."""
    if not is_asked(Before.APPLY) or not conversation.is_findable or _is_there(person, conversation):
        return
    _require(Before.APPLY, {**_group(conversation), "Requestor_Account": person.user_id}, None)


def before_inviting(
    *,
    by: Person,
    conversation: Conversation,
    people: Sequence[Person],
    operator: Person | None = None,
) -> list[Person]:
    """Those of them who may be brought in. BackEndRefused if it is nobody. Not asked where whoever invites is not there
    themselves."""
    if not is_asked(Before.INVITE) or not (operator or _is_there(by, conversation)):
        return list(people)
    body = {
        **_group(conversation),
        "Operator_Account": (operator or by).user_id,
        "DestinationMembers": _accounts(people),
    }
    said = _require(Before.INVITE, body, operator) or {}
    unwanted = said.get("RefusedMembers_Account") or []
    if not isinstance(unwanted, list):
        let_pass(Before.INVITE, "RefusedMembers_Account is no list")
        unwanted = []
    wanted = [person for person in people if person.user_id not in unwanted]
    if people and not wanted:
        raise BackEndRefused(_shown(said))
    return wanted


def _command(to: Conversation | Person) -> Before:
    return Before.DIRECT_MESSAGE if isinstance(to, Person) or to.is_direct else Before.GROUP_MESSAGE


def _can_be_sent(sender: Person, to: Conversation | Person, message_id: str) -> bool:
    """Whether it is worth asking: not about what the verb refuses, nor about what it has done before."""
    if not is_own_id(sender, message_id) or Message.objects.filter(message_id=message_id).exists():
        return False
    if isinstance(to, Person):
        return to.pk != sender.pk and not is_blocked(sender=sender.pk, by=to.pk)
    try:
        require_voice(to, require_stay(to, sender).member)
        require_unblocked(to, sender)
    except Refusal:
        return False
    return True


def _ask_about(
    sender: Person,
    to: Conversation | Person,
    content: Content,
    message_id: str,
    is_online: bool = False,
    operator: Person | None = None,
) -> Content | None:
    command, now, random = _command(to), timezone.now(), random_of(message_id)
    body: Said = {
        "From_Account": sender.user_id,
        "MsgId": message_id,
        "OnlineOnlyFlag": int(is_online),
        "MsgBody": elements(content.type, content.payload),
        "CloudCustomData": content.cloud_custom_data,
    }
    if command == Before.DIRECT_MESSAGE:
        body |= {"To_Account": _peer(sender, to), "MsgTime": int(now.timestamp()), "MsgRandom": random}
    else:
        assert isinstance(to, Conversation)
        body |= {**_group(to), "Operator_Account": (operator or sender).user_id, "Random": random}
    refusal = BackEndRefusedMessage if command == Before.DIRECT_MESSAGE else BackEndRefused
    said = _require(command, body, operator, refusal)
    return None if said is None else _instead(command, content, said)


def _instead(command: Before, content: Content, said: Said) -> Content | None:
    """What is not said, or empty, stays as it was."""
    body, custom = said.get("MsgBody"), said.get("CloudCustomData")
    kind, payload = content.type, content.payload
    try:
        if body and body != elements(kind, payload):
            kind, payload = said_by(body)
            if kind in UPLOAD_TYPES:
                raise serializers.ValidationError("A file is not exchanged.")
        custom = CUSTOM.run_validation(custom) if custom else content.cloud_custom_data
    except serializers.ValidationError:
        let_pass(command, "it says what is no message")
        return None
    changed = Content(kind, payload, custom)
    return None if changed == content else changed


def _peer(sender: Person, to: Conversation | Person) -> str:
    if isinstance(to, Person):
        return to.user_id
    return Person.objects.only("user_id").get(pk=to.peer_of(sender.pk)).user_id


def _group(conversation: Conversation) -> Said:
    return {"GroupId": conversation.group_id, "Type": conversation.group_type}


def _accounts(people: Sequence[Person]) -> list[Said]:
    return [{"Member_Account": person.user_id} for person in people]


def _is_there(person: Person, conversation: Conversation) -> bool:
    return Stay.objects.current().filter(conversation=conversation, person=person).exists()


def _require(
    command: Before,
    body: Said,
    operator: Person | None,
    refusal: type[BackEndRefused] = BackEndRefused,
) -> Said | None:
    now = int(timezone.now().timestamp() * 1000)
    said = ask(command, {**body, "EventTime": now}, platform=BY_API if operator else BY_SDK)
    if said is not None and said["ErrorCode"]:
        raise refusal(_shown(said), said["ErrorCode"])
    return said


def _shown(said: Said) -> str:
    """The back end's words, as far as they can be shown."""
    info = str(said.get("ErrorInfo", ""))[:INFO_CHARACTERS]
    return "".join(one if one.isprintable() else " " for one in info).strip()
