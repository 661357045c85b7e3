"""Times are read from PostgreSQL as its driver reads them."""

from datetime import UTC

import pytest
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg import DataError

from chatsite.times import Times


class AsTheDriver(BaseTzLoader):
    timezone = UTC


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26 22:24:24.981614+00",
        "2026-11-26 22:24:24.9+00",
        "2026-11-26 22:24:24+00",
        "0001-01-01 00:00:00+00",
        "9999-12-31 23:59:59.999999+00",
        "2026-11-26 22:24:24.981614+05:30",
    ],
)
def test_as_the_driver(text: str) -> None:
    read, driver = Times(0).load(text.encode()), AsTheDriver(0).load(text.encode())

    assert (read, read.tzinfo) == (driver, driver.tzinfo)


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 12:00:00+00 BC", "10000-01-01 00:00:00+00"])
def test_what_no_calendar_has_is_refused_as_by_the_driver(text: str) -> None:
    for loader in (Times, AsTheDriver):
        with pytest.raises(DataError):
            loader(0).load(text.encode())
