"""Faults in what the server writes, answers and tells."""

from .fault import Fault

FAULTS = (
    # Receipts: each counts once, for ever, and only for those who were there and share
    Fault(
        name="a reader is counted twice",
        path="receipts/services/ledger.py",
        right="message.read_count += 1",
        wrong="message.read_count += 2",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="a receipt is given again at every try",
        path="receipts/services/ledger.py",
        right="return self._latest.get((message.pk, reader))",
        wrong="return None",
        asked=("tests/receipts/test_acknowledge.py::test_names_a_message_twice_and_counts_it_once",),
    ),
    Fault(
        name="a later revision overwrites when it was first read",
        path="receipts/services/ledger.py",
        right="""            ("id", "latest_revision"),
            [(self._ids[key], self._latest[key]) for key in sorted(raised)],""",
        wrong="""            ("id", "latest_revision", "read_at"),
            [(self._ids[key], self._latest[key], datetime.now().astimezone()) for key in sorted(raised)],""",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="time goes back from one reader to the next",
        path="receipts/services/ledger.py",
        right="max(entry.read_at, message.last_read_at or",
        wrong="max(entry.read_at, entry.read_at or",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="the audience is who is there now",
        path="messaging/models/conversations.py",
        right="return self.filter(Q(until_seq=None) | Q(until_seq__gte=seq), after_seq__lt=seq)",
        wrong="return self.filter(until_seq=None)",
        asked=("tests/receipts/test_audience.py", "tests/receipts/test_readers.py"),
    ),
    Fault(
        name="who joined later is counted in the audience",
        path="receipts/services/presence.py",
        right="stay.counted and stay.after_seq < seq and",
        wrong="stay.counted and",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="the sender is of their own audience",
        path="messaging/services/messages.py",
        right="audience_count=locked.counted_members - stay.counted if granted else 0",
        wrong="audience_count=locked.counted_members if granted else 0",
        asked=("tests/receipts/test_summaries.py",),
    ),
    Fault(
        name="who went away unread is still waited for",
        path="receipts/tallies.py",
        right="return self.message.audience_count - self.read_count - self.gone",
        wrong="return self.message.audience_count - self.read_count",
        asked=("tests/receipts/test_summaries.py",),
    ),
    Fault(
        name="who does not share is recorded",
        path="receipts/services/acknowledge.py",
        right="if presence.shares_since is None or (seen_at is not None and seen_at < presence.shares_since):",
        wrong="if presence.shares_since and seen_at is not None and seen_at < presence.shares_since:",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="sharing again reveals what was seen before",
        path="receipts/services/acknowledge.py",
        right="if presence.shares_since is None or (seen_at is not None and seen_at < presence.shares_since):",
        wrong="if presence.shares_since is None:",
        asked=("tests/receipts/test_acknowledge.py",),
    ),
    Fault(
        name="acknowledging does not wait for who leaves or stops sharing",
        path="receipts/services/acknowledge.py",
        right="LOCKED_MEMBERS.asks((member,) for member in {before[place].member for place in concerned}),",
        wrong="None,",
        asked=("tests/races/test_receipts.py",),
        database="postgres",
    ),
    Fault(
        name="the ledger is asked before the locks",
        path="receipts/services/acknowledge.py",
        right="""    _, locked, stays, receipts = ask_together(
        LOCKED_MEMBERS""",
        wrong="""    pairs = {(message.pk, attempt.call.reader) for attempt, message in named}
    receipts = RECEIPTS.of(pairs)
    _, locked, stays, _ = ask_together(
        LOCKED_MEMBERS""",
        asked=("tests/races/test_receipts.py",),
        database="postgres",
        raises="django.db.utils.IntegrityError: ",
    ),
    # Numbers: every change has one of its own, and whoever asks after one misses nothing
    Fault(
        name="a recall has no number",
        path="messaging/services/messages.py",
        right='tell_changed(message, ["recalled_at", "recalled_by"])',
        wrong='message.save(update_fields=["recalled_at", "recalled_by"])',
        asked=("tests/messaging/test_recall_message.py", "tests/messaging/test_catch_up.py"),
    ),
    Fault(
        name="a pin has no number",
        path="messaging/services/pins.py",
        right='tell_changed(message, ["pinned_at", "pinned_by"])',
        wrong='message.save(update_fields=["pinned_at", "pinned_by"])',
        asked=("tests/convergence/test_talk.py",),
    ),
    Fault(
        name="a tally has no number",
        path="receipts/services/ledger.py",
        right="numbered = [message for message in changed if sender_of(message) in told]",
        wrong="numbered = []",
        asked=("tests/receipts/test_catch_up.py",),
    ),
    Fault(
        name="a batch of receipts has one number",
        path="receipts/services/ledger.py",
        right="next(following[sender_of(message)[0]])",
        wrong="numbers[sender_of(message)[0]][-1]",
        asked=("tests/receipts/test_acknowledge_batches.py",),
        raises="django.db.utils.IntegrityError: ",
    ),
    Fault(
        name="those who join together have one number",
        path="messaging/services/stays.py",
        right="    change = next_change(conversation)\n    return Stay(",
        wrong="    change = conversation.change_seq + 1\n    return Stay(",
        asked=("tests/messaging/test_create_group.py",),
        raises="django.db.utils.IntegrityError: ",
    ),
    Fault(
        name="a page ends one further than it says",
        path="messaging/services/catch_up.py",
        right='return Page(items[:limit], items[limit - 1]["changeSeq"], head, False)',
        wrong='return Page(items[:limit], items[limit]["changeSeq"], head, False)',
        asked=("tests/messaging/test_catch_up.py",),
    ),
    Fault(
        name="the number of a snapshot is one too far",
        path="messaging/services/history.py",
        right='change_seq = stay["conversation__change_seq"] if stay["until_seq"] is None',
        wrong='change_seq = stay["conversation__change_seq"] + 1 if stay["until_seq"] is None',
        asked=("tests/messaging/test_history.py",),
    ),
    Fault(
        name="the head of a conversation is read after what changed",
        path="messaging/services/catch_up.py",
        right="    return _page(items, head, limit)\n\n\ndef private_changes_after(",
        wrong="    conversation.refresh_from_db()\n    return _page(items, conversation.change_seq, limit)\n\n\n"
        "def private_changes_after(",
        asked=("tests/races/test_catching_up.py",),
        database="postgres",
    ),
    Fault(
        name="the head of the tallies is read after them",
        path="receipts/services/catch_up.py",
        right="    completed = len(stamps) <= limit\n",
        wrong="    completed = len(stamps) <= limit\n    head = head_of(sender)\n",
        asked=("tests/races/test_catching_up.py",),
        database="postgres",
    ),
    Fault(
        name="a restored server is not told from the one before",
        path="messaging/services/numbers.py",
        right="if theirs is not None and theirs != epoch():",
        wrong="if False:",
        asked=("tests/messaging/test_catch_up.py",),
    ),
    # Messages and read positions
    Fault(
        name="a message that is sent again is another one",
        path="messaging/services/messages.py",
        right="if not _WITH_ID.rows(message_id=message_id):",
        wrong="if not None:",
        asked=("tests/messaging/test_send_message.py",),
    ),
    Fault(
        name="a read position falls",
        path="messaging/services/positions.py",
        right="if target <= member.read_seq:",
        wrong="if target == member.read_seq:",
        asked=("tests/messaging/test_read_position.py",),
    ),
    Fault(
        name="my own messages are unread",
        path="messaging/models/messages.py",
        right="~Exists(hidden), ~Q(sender=person), is_system",
        wrong="~Exists(hidden), is_system",
        asked=("tests/messaging/test_unread.py",),
    ),
    # Who learns what
    Fault(
        name="newcomers see what was said before them",
        path="messaging/models/messages.py",
        right='Q(after_seq__lt=OuterRef("seq")) | Q(conversation__history_visible=True),',
        wrong="Q(),",
        asked=("tests/messaging/test_outsiders.py", "tests/messaging/test_history.py"),
    ),
    Fault(
        name="a stranger's message is answered unlike one that is missing",
        path="messaging/services/lookup.py",
        right="""visible_to(person)).get(message_id=message_id)
    except Message.DoesNotExist:
""",
        wrong="""visible_to(person)).get(message_id=message_id)
    except Message.DoesNotExist:
        if Message.objects.filter(message_id=message_id).exists():
            raise NotAMember from None
""",
        asked=("tests/messaging/test_outsiders.py",),
    ),
    Fault(
        name="receipts are told to the whole group",
        path="receipts/live.py",
        right="News((sender,), row(tally, sender), frozenset((tally.number,)))",
        wrong='News((*tally.message.conversation.stays.values_list("person", flat=True),), row(tally, sender), '
        "frozenset((tally.number,)))",
        asked=("tests/receipts/test_live.py",),
    ),
    Fault(
        name="the stream passes over a receipt that is written slowly",
        path="receipts/services/settling.py",
        right="    waiting = _writers(models)\n",
        wrong="    waiting: set[str] = set()\n",
        asked=("tests/races/test_stream.py",),
        database="postgres",
    ),
    Fault(
        name="a recalled message still has its totals",
        path="receipts/access.py",
        right='{"need_read_receipt": True, "recalled_at": None}',
        wrong='{"need_read_receipt": True}',
        asked=("tests/receipts/test_visibility.py",),
    ),
    Fault(
        name="who has left still gets frames if the one that said so was lost",
        path="messaging/hub.py",
        right="if audience.version >= envelope.members_version and not audience.loading:",
        wrong="if audience.version >= 0 and not audience.loading:",
        asked=("tests/chatsite/test_socket_privacy.py", "tests/live/test_talking.py"),
    ),
    Fault(
        name="a leaving does not make the members others",
        path="messaging/services/stays.py",
        right="    conversation.members_version += 1\n",
        wrong="    conversation.members_version += sign > 0\n",
        asked=("tests/receipts/test_gone.py", "tests/convergence/test_everybody_converges.py"),
    ),
    Fault(
        name="whoever missed it never learns who left where nothing was said",
        path="messaging/models/conversations.py",
        right='joined_change__lt=OuterRef("change_seq"),',
        wrong='after_seq__lt=OuterRef("until_seq"),',
        asked=("tests/messaging/topics/test_following.py",),
    ),
    Fault(
        name="whoever is muted speaks in a topic that is made later",
        path="messaging/services/stays.py",
        right='"name_card", "muted_until", "custom")',
        wrong='"name_card", "custom")',
        asked=("tests/messaging/topics/test_following.py",),
    ),
    Fault(
        name="who has left learns what the group says of itself now",
        path="messaging/services/listing.py",
        right="**shapes.former_group_profile(conversation)",
        wrong="**shapes.group_profile(conversation)",
        asked=("tests/messaging/test_change_group.py",),
    ),
    Fault(
        name="who has left is shown how people react",
        path="messaging/services/reacted.py",
        right="found.get(message.pk, []) if is_shown else []",
        wrong="found.get(message.pk, [])",
        asked=("tests/messaging/test_reactions.py",),
    ),
    # Telling
    Fault(
        name="it is told before it is certain",
        path="messaging/live.py",
        right="transaction.on_commit(tell, robust=True)",
        wrong="tell()",
        asked=("tests/messaging/test_send_message.py",),
    ),
    Fault(
        name="a dead channel layer fails what was already done",
        path="messaging/live.py",
        right="transaction.on_commit(tell, robust=True)",
        wrong="transaction.on_commit(tell)",
        asked=("tests/messaging/test_send_message.py",),
        raises="ConnectionError: no channel layer",
    ),
    Fault(
        name="the heartbeat does not say that heads moved",
        path="chatsite/heartbeat.py",
        right="if told.get(name) != head],",
        wrong="if name not in told],",
        asked=("tests/chatsite/test_heartbeat.py",),
    ),
    Fault(
        name="a login is looked at once and never again",
        path="messaging/services/access.py",
        right="            token = usable_tokens().filter(pk=self.token.pk).first()\n"
        "            return token.user if token else None",
        wrong="            return self.person",
        asked=("tests/chatsite/test_socket_heartbeat.py", "tests/messaging/test_access.py"),
    ),
    Fault(
        name="the heartbeat does not look at the login",
        path="chatsite/heartbeat.py",
        right="person = login.present()",
        wrong="person = login.person",
        asked=("tests/chatsite/test_socket_heartbeat.py",),
    ),
    # The server API
    Fault(
        name="a person's own token makes them an administrator of the application",
        path="messaging/services/access.py",
        right="    by_credential = token.scope == AccessToken.Scope.CREDENTIAL and token.user.is_app_admin",
        wrong="    by_credential = token.user.is_app_admin",
        asked=("tests/serverapi/test_door.py",),
    ),
    Fault(
        name="more calls come through than allowed, if they come at once",
        path="messaging/services/rates.py",
        right="min(wanted, most - (window.count - wanted)) if wanted else 0",
        wrong="wanted",
        asked=("tests/races/test_server_api.py", "tests/races/test_allowances.py"),
    ),
    Fault(
        name="a receipt that a back end gives passes for the reader's",
        path="receipts/serverapi.py",
        right="[outcome] = acknowledge([Reading(reader.pk, items, given_by=call.administrator.pk)])",
        wrong="[outcome] = acknowledge([Reading(reader.pk, [Item(one.message_id) for one in items])])",
        asked=("tests/serverapi/test_receipts.py",),
    ),
    Fault(
        name="an administrator's look at who has read is written down nowhere",
        path="messaging/serverapi/door.py",
        right="return Action.ON_BEHALF if self.changes else self.looks",
        wrong="return Action.ON_BEHALF if self.changes else None",
        asked=("tests/serverapi/test_receipts.py", "tests/serverapi/test_history.py"),
    ),
    Fault(
        name="what is brought in from elsewhere counts as unread",
        path="messaging/services/histories.py",
        right="        _have_read(readers, locked.last_seq)",
        wrong="        _have_read(readers, before)",
        asked=("tests/serverapi/test_history.py",),
    ),
)
