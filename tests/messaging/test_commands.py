"""The management commands: people and groups from the shell, a new epoch, somebody forgotten."""

from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from messaging.models import Conversation, Person, ServerState
from messaging.services.catch_up import heads_of
from messaging.services.numbers import epoch

from .scenes import role_of

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().strip()


class TestCreateUser:
    def test_makes_a_person_who_can_log_in(self, client):
        said = run("create_user", "eve", "--nick", "Eve", "--password", "an owl reads at night")

        eve = Person.objects.get(user_id="eve")
        assert said == f"eve (number {eve.pk})"
        assert (eve.nick, eve.is_bot, eve.is_staff, eve.is_active) == ("Eve", False, False, True)
        assert client.login(username="eve", password="an owl reads at night")

    def test_makes_bots_and_staff(self):
        run("create_user", "robot", "--bot")
        run("create_user", "chief", "--staff")

        robot, chief = Person.objects.get(user_id="robot"), Person.objects.get(user_id="chief")
        assert (robot.is_bot, robot.is_staff, robot.has_usable_password()) == (True, False, False)
        assert (chief.is_bot, chief.is_staff, chief.is_superuser) == (False, True, False)

    @pytest.mark.parametrize("user_id", ["alice", "a b", "x" * 33, "@TIM#SYSTEM"])
    def test_says_why_it_makes_nobody(self, alice, user_id):
        with pytest.raises(CommandError, match="user ID"):
            run("create_user", user_id)

        assert Person.objects.count() == 1


class TestCreateGroup:
    def test_makes_a_group_of_people_who_are_there(self, alice, bob):
        said = run("create_group", "alice", "bob", "--type", "Public", "--name", "Owls", "--id", "owls")

        group = Conversation.objects.get()
        assert said == group.group_id == "owls"
        assert (group.group_type, group.name, group.member_count) == ("Public", "Owls", 2)
        assert (role_of(alice, group), role_of(bob, group)) == ("Owner", "Member")

    def test_chooses_an_id_if_none_is_given(self, alice):
        assert run("create_group", "alice").startswith("@TGS#")
        assert Conversation.objects.get().group_type == "Private"

    @pytest.mark.parametrize(
        "arguments", [["nobody"], ["alice", "nobody"], ["alice", "--id", "a b"], ["alice", "--type", "X"]]
    )
    def test_says_why_it_makes_none(self, alice, arguments):
        with pytest.raises(CommandError):
            run("create_group", *arguments)

        assert not Conversation.objects.exists()


class TestNewEpoch:
    def test_sends_every_client_to_load_afresh(self, door, alice, group):
        before, there = epoch(), {"conversationID": f"GROUP{group.group_id}", "changed_after": 0}
        assert door(alice, "conversation.changes", epoch=before, **there).status == 200

        said = run("new_epoch")

        assert said == epoch() == heads_of(alice)["epoch"] != before
        assert door(alice, "conversation.changes", epoch=before, **there).verdict == (410, "epoch_changed")
        assert door(alice, "me.changes", epoch=before, changed_after=0).verdict == (410, "epoch_changed")
        assert door(alice, "conversation.changes", epoch=said, **there).status == 200

    def test_can_be_the_first(self):
        ServerState.objects.all().delete()

        assert UUID(run("new_epoch")) == UUID(epoch())


class TestErasePerson:
    def test_says_first_what_it_would_do(self, nothing_changes, alice):
        with nothing_changes():
            said = run("erase_person", "alice")

        assert said == "Would erase alice. Run again with --yes."

    def test_forgets_somebody(self, alice):
        said = run("erase_person", "alice", "--yes")

        gone = Person.objects.get(pk=alice.pk)
        assert said == f"alice is {gone.user_id} now."
        assert gone.erased_at is not None

    def test_finds_nobody_who_is_not_there_or_not_any_more(self, alice):
        run("erase_person", "alice", "--yes")

        for user_id in ("alice", "nobody"):
            with pytest.raises(CommandError, match="no such person"):
                run("erase_person", user_id, "--yes")
