"""The making of the world in which accidents happen: whatever people can do is done in it."""

from django.utils import timezone

from messaging.services import outbox
from messaging.services.applications import waiting_in
from messaging.services.blocks import block_person, unblock_person
from messaging.services.conversation_groups import (
    change_group_of_conversations,
    create_group_of_conversations,
    delete_group_of_conversations,
)
from messaging.services.direct import open_direct
from messaging.services.drafts import set_draft
from messaging.services.friend_groups import create_friend_group, delete_friend_group
from messaging.services.friends import accept_request, add_friend, change_friend, see_requests
from messaging.services.group_data import count, delete_attributes, set_attributes, set_counters
from messaging.services.groups import (
    change_group,
    change_member,
    create_group,
    dismiss_group,
    hand_over,
    set_receipt_policy,
)
from messaging.services.keeping import clear_history, keep_conversation
from messaging.services.members import (
    add_members,
    handle_application,
    join_group,
    leave_group,
    remove_member,
)
from messaging.services.messages import edit_message, hide_messages, recall_message
from messaging.services.mute import mute_member
from messaging.services.people import (
    change_profile,
    create_person,
    deactivate_person,
    erase_person,
    reactivate_person,
    set_sharing,
    set_sharing_here,
)
from messaging.services.pins import pin_message
from messaging.services.positions import move_read_position
from messaging.services.quiet_hours import set_quiet_hours
from messaging.services.reactions import add_reaction, remove_reaction
from messaging.services.topics import create_topic, delete_topic
from messaging.services.webhooks import create_webhook
from tests.messaging.files import send_picture
from tests.messaging.scenes import forward_as_one
from tests.receipts.scenes import read, say

from .world import World


def make_world() -> World:
    alice, bob, dora, eve, fay, gus = (
        create_person(user_id=name, nick=name.title())
        for name in ("alice", "bob", "dora", "eve", "fay", "gus")
    )
    group = create_group(creator=alice, group_type="Private", name="Owls", members=[bob, dora])
    direct = open_direct(person=alice, peer=bob)
    bot = create_person(user_id="helper", is_bot=True)
    add_members(by=alice, conversation=group, people=[eve, fay, gus, bot])
    asked = say(alice, group)
    read(bob, asked)
    leave_group(person=eve, conversation=group)
    read(dora, asked)
    plain = say(bob, group, ask=False)
    add_members(by=bob, conversation=group, people=[eve])
    edited = say(alice, group)
    read(eve, edited)
    edit_message(sender=alice, message_id=edited.message_id, payload={"text": "!"}, ask_again=True)
    read(bob, edited)
    recalled = say(dora, group)
    read(bob, recalled)
    recall_message(by=dora, message_id=recalled.message_id)
    say(bob, group, ask=False, at_user_list=["dora", "__kImSDK_MesssageAtALL__"])
    forward_as_one(bob, group, plain)
    pin_message(by=bob, message_id=plain.message_id, is_pinned=True)
    for who in (alice, dora, fay):
        add_reaction(person=who, message_id=plain.message_id, reaction_id="👍")
    remove_reaction(person=dora, message_id=plain.message_id, reaction_id="👍")
    hide_messages(person=alice, message_ids=[plain.message_id])
    change_member(by=alice, conversation=group, person=bob, role="Admin", name_card="Bobby")
    remove_member(by=bob, conversation=group, person=gus)
    change_group(by=bob, conversation=group, name="Barn owls", history_visible=True)
    set_receipt_policy(conversation=group, visible_to="members", required=True)
    mute_member(by=alice, conversation=group, person=dora, seconds=60)
    change_group(by=alice, conversation=group, mute_all=True, max_members=50, custom={"floor": "3"})
    change_group(by=alice, conversation=group, mute_all=False)
    mute_member(by=alice, conversation=group, person=dora, seconds=0)
    mute_member(by=alice, conversation=group, person=eve, seconds=60)
    change_member(by=eve, conversation=group, person=eve, custom={"desk": "12"})
    set_attributes(by=alice, conversation=group, attributes={"mood": "sunny", "seat": "4"})
    delete_attributes(by=alice, conversation=group, keys=["seat"])
    set_counters(by=bob, conversation=group, counters={"cups": 3})
    count(by=bob, conversation=group, key="cups", value=-1, count_id="a")
    move_read_position(person=dora, conversation=group)
    set_draft(person=dora, conversation=group, text="well")
    set_quiet_hours(
        person=alice,
        remind_type="AcceptNotNotify",
        starts_at=timezone.now(),
        ends_at=timezone.now(),
        repeats=True,
    )
    create_group_of_conversations(person=fay, name="Secret", conversations=[group])
    birds = create_group_of_conversations(person=alice, name="Birds", conversations=[group])
    change_group_of_conversations(person=alice, group_id=birds.pk, add=[direct])
    over = create_group_of_conversations(person=alice, name="Over")
    delete_group_of_conversations(person=alice, group_id=over.pk)
    keep_conversation(person=dora, conversation=group, is_pinned=True, add_marks=[0, 62])
    keep_conversation(person=fay, conversation=group, custom_data="mine")
    add_friend(person=bob, other=alice, wording="Tea?")
    accept_request(person=alice, other=bob)
    change_friend(person=alice, other=bob, remark="Bobby")
    create_friend_group(person=alice, name="Tea", people=[bob])
    gone = create_friend_group(person=alice, name="Gone", people=[])
    delete_friend_group(person=alice, group_id=gone.pk)
    add_friend(person=bob, other=dora)
    for other in (gus, fay):
        add_friend(person=alice, other=other)
    block_person(person=alice, other=dora)
    unblock_person(person=alice, other=dora)
    block_person(person=alice, other=gus)
    see_requests(person=gus)
    deactivate_person(person=fay)
    deactivate_person(person=eve)
    reactivate_person(person=eve)
    set_sharing(person=eve, shares=False)
    set_sharing(person=eve, shares=True)
    set_sharing_here(person=eve, conversation=group, shares=False)
    change_profile(person=eve, nick="Evelyn")
    erase_person(person=fay)
    read(eve, say(alice, group))

    to_bob = say(alice, direct, ask=False)
    read(bob, say(alice, direct), seen_at=timezone.now())
    move_read_position(person=bob, conversation=direct)
    set_receipt_policy(conversation=direct, required=True)
    for conversation in (group, direct):
        move_read_position(person=alice, conversation=conversation)

    live_room = create_group(creator=dora, group_type="AVChatRoom", members=[bob])
    join_group(person=alice, conversation=live_room)
    hand_over(by=dora, conversation=live_room, person=bob)
    say(dora, live_room)
    clear_history(person=alice, conversation=live_room)
    over = create_group(creator=bob, group_type="Public", members=[dora])
    read(dora, say(bob, over))
    join_group(person=alice, conversation=over, text="Me too")
    shown, _ = send_picture(bob, over)
    dismiss_group(by=bob, conversation=over)
    plain.refresh_from_db()
    wrens = create_group(creator=dora, group_type="Public", group_id="wrens", invite_option="NeedPermission")
    join_group(person=bob, conversation=wrens, text="Me too")
    handle_application(by=dora, application=waiting_in(wrens)[0], accept=True, answer="Welcome")
    add_members(by=bob, conversation=wrens, people=[eve])
    handle_application(by=dora, application=waiting_in(wrens)[0], accept=False)
    join_group(person=alice, conversation=wrens)
    town = create_group(
        creator=dora, group_type="Community", group_id="town", has_topics=True, members=[alice, bob]
    )
    tea, cakes = (create_topic(by=dora, community=town, name=name) for name in ("Tea", "Cakes"))
    mute_member(by=dora, conversation=town, person=bob, seconds=60)
    say(dora, tea)
    leave_group(person=alice, conversation=town)
    delete_topic(by=dora, topic=cakes)
    join_group(person=gus, conversation=town)
    village = create_group(creator=bob, group_type="Community", group_id="village", has_topics=True)
    create_topic(by=bob, community=village, name="Tea")
    dismiss_group(by=bob, conversation=village)
    create_webhook(by=None, url="https://hooks.example/", kinds=["message.sent"])
    outbox.known.look()
    say(dora, tea)
    outbox.give_positions()
    return World(
        alice,
        bob,
        dora,
        fay,
        group,
        direct,
        live_room,
        over,
        asked,
        edited,
        plain,
        recalled,
        to_bob,
        shown,
        town,
        tea,
    )
