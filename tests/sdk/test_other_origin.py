"""The SDK in a page of another origin, which has it from the chat server and trusts nothing else."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from tests.chromium import Chromium
from tests.elsewhere import Elsewhere, Person

pytestmark = [pytest.mark.browser, pytest.mark.live, pytest.mark.once]

PAGE = Path(__file__).parent / "alone.html"
LOG_IN = """async (person) => {
  const { data } = await chat.login(person);
  await ready;
  return data.actionStatus;
}"""
SEND = """async ({ to, text }) => {
  const { CONV_C2C: conversationType } = TencentCloudChat.TYPES;
  const message = chat.createTextMessage({ to, conversationType, payload: { text }, needReadReceipt: true });
  await chat.sendMessage(message);
  return message.ID;
}"""
RECEIVED = "ID => heard.find((message) => message.ID === ID)?.payload.text"
ACKNOWLEDGE = "ID => chat.sendMessageReadReceipt([chat.findMessage(ID)])"
RECEIPT = "ID => heard.find((receipt) => receipt.messageID === ID)"
IS_READ = "ID => chat.findMessage(ID).readReceiptInfo.isPeerRead"


@pytest.fixture
def pages(chromium: Chromium, elsewhere: Elsewhere) -> Iterator[list[Page]]:
    """Two browsers with the page before them."""
    shutil.copy(PAGE, elsewhere.folder)
    sdk = urlencode({"sdk": f"{elsewhere.address}/static/sdk/index.js"})
    contexts = [chromium.new_context() for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.goto(f"{elsewhere.origin}/{PAGE.name}?{sdk}")
        page.wait_for_function("() => window.chat")
    yield pages
    for context in contexts:
        context.close()


def test_logs_in_by_a_credential_sends_and_hears_of_the_receipt(
    pages: list[Page], cast: list[Person]
) -> None:
    emma, noah = pages
    for page, person in zip(pages, cast, strict=False):
        assert page.evaluate(LOG_IN, {"userID": person.user_id, "userSig": person.user_sig}) == "OK"

    message_id = emma.evaluate(SEND, {"to": cast[1].user_id, "text": "Tea at four?"})
    said = noah.wait_for_function(RECEIVED, arg=message_id).json_value()
    assert said == "Tea at four?"
    assert emma.evaluate(IS_READ, message_id) is False
    noah.evaluate(ACKNOWLEDGE, message_id)
    receipt = emma.wait_for_function(RECEIPT, arg=message_id).json_value()

    assert {**receipt, "timestamp": 0} == {
        "userID": cast[1].user_id,
        "messageID": message_id,
        "isPeerRead": True,
        "timestamp": 0,
    }
    assert emma.evaluate(IS_READ, message_id) is True
