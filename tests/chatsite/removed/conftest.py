"""No frame tells of the leaving, and nothing else does."""

from collections.abc import Callable
from typing import Any

import pytest

from messaging.hub import hub

from .scenes import Work


@pytest.fixture(autouse=True)
def _nobody_is_nudged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor are the sockets of those who are shut out told to look at their login, until the heartbeat."""
    monkeypatch.setattr(hub, "nudge", lambda people: None)


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> Callable[[Work], Any]:
    """Does something of which no frame leaves."""

    def unheard(work: Work) -> Any:
        with monkeypatch.context() as patch:
            patch.setattr(hub, "publish", lambda envelope: None)
            return work()

    return unheard
