"""Staff at the admin: what they do there is seen at once by those who talk."""

import pytest
from playwright.sync_api import expect

from tests.live_server import Manage

from .conftest import Arrives, IsAfar

pytestmark = [pytest.mark.browser, pytest.mark.once]

MAKE_MODERATOR = """
from django.contrib.auth.models import Group
from messaging.models import Person
person = Person.objects.get(user_id={user_id!r})
Person.objects.filter(pk=person.pk).update(is_staff=True)
person.groups.add(Group.objects.get(name="moderator"))
"""


def test_recall_a_message_with_a_button_and_it_is_gone_on_an_open_page(
    arrives: Arrives, afar: IsAfar, live_manage: Manage
) -> None:
    ann, ben, mona = arrives(), afar(), arrives()
    live_manage("shell", "-c", MAKE_MODERATOR.format(user_id=mona.user_id))
    owls = ben.make_group("Owls", ann)
    message_id = ben.write(owls, "Rats for all")
    ann.open("Owls")
    expect(ann.message("Rats for all")).to_be_visible()

    mona.page.goto(f"/admin/messaging/message/?q={message_id}")
    mona.page.locator("#result_list th a").click()
    mona.page.get_by_role("button", name="Recall").click()

    expect(mona.page.get_by_text("1 recalled.")).to_be_visible()
    expect(mona.page.get_by_role("button", name="Recall")).to_have_count(0)
    expect(ann.message("Rats for all")).to_have_count(0)
    mona.page.get_by_role("link", name="Read what it says").click()
    expect(mona.page.get_by_text("Rats for all")).to_be_visible()
