"""Browsers' sessions: each ends at a set time after its login, and before that when nobody has used it for a while."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

OFTEN = timedelta(minutes=5)
"""How exactly it is known when a session was used last: writing it each time would be a write for each look."""


class SessionStore(db.SessionStore):
    """The row says until when it lets somebody in, so that whoever looks at a session sees that it was not used."""

    _kept_until: datetime | None = None

    def get_expiry_date(self, **kwargs: Any) -> datetime:
        unused = timezone.now() + timedelta(days=settings.SESSION_IDLE_DAYS)
        return min(super().get_expiry_date(**kwargs), unused)

    def use(self) -> bool:
        """It is used now. Written, and True, if it is not known of the last minutes; only for one that was loaded."""
        until = self.get_expiry_date()
        if self._kept_until is None or abs(until - self._kept_until) <= OFTEN:
            return False
        self._kept_until = until
        rows = self.model.objects.filter(session_key=self.session_key)
        return bool(rows.update(expire_date=until))

    def _get_session_from_db(self) -> Any:
        found = super()._get_session_from_db()  # type: ignore[misc]
        self._kept_until = found.expire_date if found else None
        return found
