"""When a browser's session ends."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone


@receiver(user_logged_in)
def _begins(sender: Any, request: HttpRequest, **facts: Any) -> None:
    """SESSION_COOKIE_AGE after the login, whatever is written into it meanwhile: Django would begin to count anew."""
    request.session.set_expiry(timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE))
