"""What begins with a login."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from . import proof, staff_idle


@receiver(user_logged_in)
def _begins(sender: Any, request: HttpRequest, **facts: Any) -> None:
    """The session ends SESSION_COOKIE_AGE after it, whatever is written into it meanwhile: Django would begin to count
    anew. Staff are there now, and show a second factor again."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
    staff_idle.seen(request)
    proof.forget(request)
