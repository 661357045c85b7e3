"""Telling people while they are away: a thread that pushes news to their browsers, and sends letters about what is
unread."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from time import monotonic

from django.conf import settings
from django.core.mail import send_mail
from django.db import close_old_connections, connections
from django.utils import timezone

from messaging.models import PushSubscription
from messaging.services.access import Login
from messaging.services.away import News, as_it_stands, take_news
from messaging.services.digests import Digest, give_back, take_digests
from messaging.wire import shapes

from . import web_push
from .words import say_in

logger = logging.getLogger(__name__)

LOOKS = 1.0  # seconds between two looks for news
LETTERS = 60.0  # seconds between two looks for letters that are due
SENDERS = 4
MOST_LISTED = 20  # conversations of one letter
LONGEST = 160  # characters; systems cut at about that
KINDS = {
    "TIMImageElem": "away.image",
    "TIMSoundElem": "away.sound",
    "TIMVideoFileElem": "away.video",
    "TIMFileElem": "away.file",
    "TIMFaceElem": "away.face",
    "TIMLocationElem": "away.location",
    "TIMRelayElem": "away.record",
}
"""What is said of a message that is no text."""


class Away:
    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Tell from now on, if this server pushes or sends letters at all."""
        if web_push.is_on() or settings.SENDS_EMAIL:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._go_on, name="away", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Begin nothing new. What is on its way to a push service is not waited for."""
        self._stopping.set()

    def _go_on(self) -> None:
        with ThreadPoolExecutor(SENDERS, thread_name_prefix="away") as senders:
            letters_at = 0.0
            while not self._stopping.wait(LOOKS):
                close_old_connections()
                try:
                    if web_push.is_on():
                        tell(senders)
                    if settings.SENDS_EMAIL and monotonic() >= letters_at:
                        letters_at = monotonic() + LETTERS
                        write_letters()
                except Exception:
                    logger.warning(
                        "News could not be told to those who are away; trying again.", exc_info=True
                    )
        connections.close_all()


def tell(senders: ThreadPoolExecutor) -> int:
    """Push what is new now; answers how many pushes were begun."""
    begun = 0
    for news in take_news(timezone.now()):
        senders.submit(_send, news)
        begun += 1
    return begun


def _send(news: News) -> None:
    try:
        send(news)
    except Exception:
        logger.warning("A push was not sent.", exc_info=True)
    finally:
        connections.close_all()


def send(news: News) -> None:
    """Push it to this browser, as far as it is still news. One whose login is over, or that takes no pushes any more,
    is forgotten."""
    subscription = news.subscription
    login = Login(subscription.person, session_key=subscription.session_key)
    if login.still_stands():
        now = as_it_stands(news)
        if now is None:
            return
        conversation = shapes.conversation_id(now.message.conversation, subscription.person_id)
        topic = sha256(f"{subscription.person_id} {conversation}".encode()).hexdigest()[:32]
        if web_push.push(subscription, said(now), topic):
            return
    PushSubscription.objects.filter(pk=subscription.pk).delete()


def said(news: News) -> dict[str, object]:
    """What the browser shows, in its page's language."""
    message, person = news.message, news.subscription.person
    conversation, sender = message.conversation, message.sender
    assert sender is not None  # notices are no news

    say = partial(say_in, news.subscription.language)
    name = getattr(message, "name_card", "") or sender.shown_name
    kind = KINDS.get(message.type, "away.message")
    line = str(message.payload.get("text", "")) if message.type == "TIMTextElem" else say(kind)
    text = line if conversation.is_direct else say("away.by", name=name, text=line)
    if news.number > 1:
        text = say("away.more", text=text, count=news.number - 1)
    return {
        "conversationID": shapes.conversation_id(conversation, person.pk),
        "messageID": message.message_id,
        "title": name if conversation.is_direct else conversation.name or conversation.group_id,
        "body": text[:LONGEST],
        "icon": shapes.avatar_of(sender if conversation.is_direct else conversation),
    }


def write_letters() -> int:
    """Send the letters about what is unread that are due; answers how many. One that cannot be sent is due again; what
    only looks like an address gets none, and holds up no other."""
    sent, now = 0, timezone.now()
    for digest in take_digests(now):
        subject, text = letter(digest)
        try:
            send_mail(subject, text, None, [digest.person.email])
        except OSError:
            logger.warning("A letter could not be sent; trying again.", exc_info=True)
            give_back(digest, now)
        except ValueError:
            logger.warning("A letter was not written: nothing can be sent to its address.")
        else:
            sent += 1
    return sent


def letter(digest: Digest) -> tuple[str, str]:
    """Its subject, and what it says: how much waits in which conversation, and nothing of what was said."""
    say = partial(say_in, digest.person.digest_language)
    total = sum(one.number for one in digest.waiting)
    lines = [
        say(
            "away.letterCalls" if one.calls else "away.letterLine",
            # In one line: what looks like another one would be taken for our own words.
            name=" ".join(one.name.split()),
            count=one.number,
        )
        for one in digest.waiting[:MOST_LISTED]
    ]
    if (others := len(digest.waiting) - MOST_LISTED) > 0:
        lines.append(say("away.letterOthers", count=others))
    scheme = "https" if settings.HTTPS else "http"
    links = [f"{scheme}://{host}/" for host in settings.TRUSTED_HOSTS[:1]]
    parts = [say("away.letterBegins", count=total), "\n".join(lines), *links, say("away.letterEnds")]
    return say("away.letterSubject", count=total), "\n\n".join(parts) + "\n"


away = Away()
