"""The log of who was let in, by what, and who was not. Each line says who, by number and if that is known, and the
id of the request, by which the log of the proxy says the address."""

import logging
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from .asked import asks
from .metrics import FAILED_PASSWORD, FAILED_SOCKET, FAILED_TOKEN

logger = logging.getLogger(__name__)


def token_failed() -> None:
    FAILED_TOKEN.inc()
    logger.warning("A token let nobody in.")


def socket_failed() -> None:
    FAILED_SOCKET.inc()
    logger.warning("The first frame of a socket let nobody in.")


def socket_came(person: int) -> None:
    asks(person)
    logger.info("A socket was let in by its first frame.")


def factor_shown(way: str | None) -> None:
    """By which way a second factor proved somebody; None if it was wrong."""
    if way is None:
        logger.warning("A second factor was wrong.")
    else:
        logger.info("A second factor was shown (%s).", way)


def proof_failed() -> None:
    FAILED_PASSWORD.inc()
    logger.warning("A password by which somebody proves that it is still they was wrong.")


def forged() -> None:
    logger.warning("A form or call did not come from a page of ours.")


def guesses_refused() -> None:
    logger.warning("There were too many wrong passwords or codes: none is looked at for a while.")


@receiver(user_logged_in)
def _came(sender: Any, user: Any, **facts: Any) -> None:
    asks(user.pk)
    logger.info("A browser was let in.")


@receiver(user_logged_out)
def _went(sender: Any, user: Any, **facts: Any) -> None:
    if user is not None:
        asks(user.pk)
        logger.info("A browser was logged out.")


@receiver(user_login_failed)
def _failed(sender: Any, **facts: Any) -> None:
    FAILED_PASSWORD.inc()
    logger.warning("A password let nobody in.")
