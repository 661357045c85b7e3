"""Quiet hours: set in the settings by the clock of whoever sets them, the same on all their devices; and what is heard
in them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Arrives, IsAfar
from .hard import eventually, wait_for
from .test_attention import REMEMBER_NOTES, notes_of

pytestmark = [pytest.mark.browser, pytest.mark.once]


def quiet_hours_of(page: Page) -> Locator:
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("button", name="Quiet hours").click()
    return page.get_by_role("dialog", name="Quiet hours")


def test_they_are_every_day_on_all_devices_and_only_mentions_are_heard(
    arrives: Arrives, afar: IsAfar
) -> None:
    ann, ben = arrives(), afar()
    owls = ben.make_group("Owls", ann)
    ann.page.add_init_script(REMEMBER_NOTES)
    ann.page.reload()
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("Notifications").check()
    ann.page.keyboard.press("Escape")
    other = ann.sit_down()
    other.goto("/")
    seen = quiet_hours_of(other)
    expect(seen.get_by_role("switch", name="Every day")).not_to_be_checked()

    dialog = quiet_hours_of(ann.page)
    expect(dialog.get_by_label("From")).to_be_disabled()
    dialog.get_by_role("switch", name="Every day").check()
    dialog.get_by_label("From").fill("21:30")
    dialog.get_by_label("To", exact=True).fill("21:15")
    expect(dialog).to_contain_text("Ends the next day.")
    expect(dialog.get_by_role("switch", name="Tell me still when I am mentioned")).to_be_checked()
    dialog.get_by_role("button", name="Save").click()
    expect(ann.page.get_by_text("Your quiet hours are set")).to_be_visible()
    expect(dialog).to_be_hidden()

    expect(seen).to_contain_text("Changed just now on another device.")
    expect(seen.get_by_role("switch", name="Every day")).to_be_checked()
    expect(seen.get_by_label("From")).to_have_value("21:30")
    expect(seen.get_by_label("To", exact=True)).to_have_value("21:15")
    other.close()
    ben.write(owls, "In silence.", asks=False)
    expect(ann.row("Owls")).to_contain_text("In silence.")
    ben.write(owls, "Ann!", asks=False, calls=ann)
    expect(ann.row("Owls")).to_contain_text("Ann!")
    eventually(lambda: notes_of(ann), [f"Owls: {ben.user_id}: Ann!"], ann)

    quiet_hours_of(ann.page)
    expect(dialog.get_by_label("From")).to_have_value("21:30")
    dialog.get_by_role("switch", name="Every day").uncheck()
    dialog.get_by_role("button", name="Save").click()
    expect(ann.page.get_by_text("Quiet hours are off")).to_be_visible()
    ben.write(owls, "Aloud!", asks=False)
    expect(ann.row("Owls")).to_contain_text("Aloud!")
    eventually(lambda: notes_of(ann)[1:], [f"Owls: {ben.user_id}: Aloud!"], ann)


def test_once_the_clocks_were_changed_they_are_by_the_clock_again(arrives: Arrives) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime.now(berlin)
    winter, summer = (datetime(now.year - 1, month, 1, 22, tzinfo=berlin) for month in (1, 7))
    before = winter if now.utcoffset() == summer.utcoffset() else summer
    ann = arrives(timezone_id="Europe/Berlin")
    hours = {
        "messageRemindType": "AcceptNotNotify",
        "startTime": before.timestamp(),
        "endTime": (before + timedelta(hours=9)).timestamp(),
    }
    ann.call("PUT", "quiet-hours/", hours)
    ann.page.reload()

    def begins() -> datetime:
        kept = ann.ask("keeping/")
        return datetime.fromtimestamp(kept["quietHours"]["startTime"], berlin)

    wait_for(lambda: begins() > now - timedelta(days=2), ann)
    assert begins() > now - timedelta(days=2)
    assert (begins().hour, begins().minute) == (22, 0)
