"""The plan of faults: follows from the seed alone, and gives every kind its turn."""

from collections import Counter

import pytest

from .plan import AROUND, WEB, plan

pytestmark = pytest.mark.once


def test_is_the_same_for_the_same_seed_and_another_one_for_another() -> None:
    assert plan(7, 60, "postgres") == plan(7, 60, "postgres")
    assert plan(7, 60, "postgres") != plan(8, 60, "postgres")


@pytest.mark.parametrize(("database", "kinds"), [("postgres", (*WEB, *AROUND)), ("sqlite", WEB)])
@pytest.mark.parametrize("seed", range(20))
def test_breaks_everything_about_as_often_within_the_time(
    database: str, kinds: tuple[object, ...], seed: int
) -> None:
    faults = plan(seed, 60, database)

    turns = Counter(fault.kind for fault in faults)
    assert len(turns) == len(kinds) + 1
    assert max(turns.values()) - min(turns.values()) <= 1
    assert [fault.at for fault in faults] == sorted(fault.at for fault in faults)
    assert all(fault.at > 0 and fault.at + fault.lasts <= 60.01 for fault in faults)


def test_keeps_a_client_away_for_up_to_a_minute_in_a_long_run() -> None:
    away = [fault.lasts for fault in plan(1, 1800, "sqlite") if fault.kind == "client away"]

    assert 45 < max(away) <= 60
