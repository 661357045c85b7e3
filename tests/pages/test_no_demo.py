"""`manage.py demo`: nothing in a database that is not empty."""

import pytest

from messaging.models import Person, ServerState

from .test_demo import everything, run_demo

pytestmark = pytest.mark.once


def test_a_database_with_people_is_not_touched(alice: Person) -> None:
    before = everything()

    said = run_demo()

    assert "nothing was changed" in said
    assert everything() == before
    assert not ServerState.objects.filter(is_demo=True).exists()
