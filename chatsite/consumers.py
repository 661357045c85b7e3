"""The socket at /ws/: commands up, each answered with the caller's id; frames down.

It is closed to method names from outside: a command is looked up in a table, a frame arrives ready to send.
Codes of closing: 1009 a frame too large, 1013 busy (come back in a moment), 4401 no login or no longer one,
4408 frames were not taken in time, 4429 too many sockets of this person or address, or handshakes of this address.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from time import perf_counter
from typing import Any

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from messaging.doors import PATIENCE, Command, checked, give_up
from messaging.errors import BadRequest, NotAllowed, NotLoggedIn, TooFrequent, UnknownCommand
from messaging.hub import hub
from messaging.limits import Limits, limits
from messaging.services.access import Login
from messaging.services.allowances import allowances
from messaging.services.rates import Rate
from messaging.wire.frames import encode

from .allowances import address_of, rates_of_address, rates_of_caller
from .answers import problem, refusal_of, report
from .asked import HEADER, Asked, asking, id_from
from .commands import COMMANDS
from .credits import Credits
from .errors import ServerFault, TooLarge
from .heartbeat import Pulse, beat, heads_if_standing
from .metrics import LEFT, SENT_AWAY, SOCKETS
from .noting import note_command, route_of
from .open_sockets import Place, open_sockets
from .outbox import Outbox
from .pool import in_pool
from .socket_frames import CallID, answered, command_of, id_of, ready, refused
from .socket_login import log_in, session_key_of, session_login
from .socket_transport import WRITE
from .strict_json import parse_json
from .waking import result_of
from .ways_in import socket_came

logger = logging.getLogger(__name__)

TOO_LARGE, TRY_LATER, LOGIN_OVER, TOO_SLOW, TOO_MANY = 1009, 1013, 4401, 4408, 4429
CLOSE_PATIENCE = 5


class ChatConsumer(AsyncWebsocketConsumer):
    # There is no layer of this name, so Channels subscribes this socket to nothing: its frames come from the
    # hub, which has one subscription for all sockets of the process.
    channel_layer_alias = "none"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._login: Login | None = None
        self._commands = 0
        self._closed = self._abandoned = self._is_logging_in = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._main: asyncio.Task[Any] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._nudged = asyncio.Event()
        self._credits = Credits(limits().commands_per_second, limits().commands_burst)
        self._counted: tuple[Limits, list[Rate]] | None = None
        self._places: list[Place] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """As Channels does it where there is no layer, but for a task for each message."""
        self._main = asyncio.current_task()
        self.scope, self.base_send, self.channel_layer = scope, send, None
        self._outbox = Outbox(self._send, lambda: self._close_soon(TOO_SLOW), _write_of(scope))
        self._asked = Asked(id_from(scope["headers"]), "socket")
        asking.set(self._asked)
        SOCKETS.inc()
        try:
            while True:
                await self.dispatch(await receive())
        except StopConsumer:
            return
        except asyncio.CancelledError:
            if not self._abandoned:
                raise
        finally:
            SOCKETS.dec()
            self._leave()

    async def dispatch(self, message: Mapping[str, Any]) -> None:
        """As Channels does it, but for a visit before each message to the one thread that all sockets of the
        process share: there a slow one would stop the others. The type is the server's, never a client's."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        try:
            await self._count_handshake()
            login = await in_pool(session_login)(session_key_of(self.scope))
        except NotAllowed:
            await self.close()
            return
        except TooFrequent:
            await self._accept()
            await self._close(TOO_MANY)
            return
        except Exception as fault:  # noqa: BLE001 - it is reported
            report(fault, "a handshake of the socket")
            # Accepted first: browsers do not say why a handshake was refused.
            await self._accept()
            await self._close(TRY_LATER)
            return
        await self._accept()
        await hub.attach()
        if login is None:
            self._start(self._close_without_login())
        else:
            await self._enter(login)

    async def _count_handshake(self) -> None:
        """For the address it comes from; TooFrequent if it comes too often, or has as many sockets as one may have."""
        rates = rates_of_address(self.scope)
        await allowances.spend_soon(rates)
        self._take_place("sockets_per_address", address_of(self.scope))

    def _take_place(self, limit: str, subject: str) -> None:
        if subject:
            self._places.append(open_sockets.take(limit, subject))

    async def _accept(self) -> None:
        await self.accept(headers=[(HEADER, self._asked.id.encode())])

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._closed:
            return
        call: CallID = None
        asked, begun, outcome = self._asks(), perf_counter(), "given_up"
        try:
            if text_data is None:
                raise BadRequest("A frame is text, not bytes.")
            frame = parse_json(text_data, limits().frame_bytes)
            call = id_of(frame)
            self._credits.take()
            command, params = command_of(frame)
            asked.route = route_of(command)
            await self._obey(call, command, params)
            outcome = "ok"
        except TooLarge as fault:
            outcome = fault.code
            await self._close(TOO_LARGE)
        except Exception as fault:  # noqa: BLE001 - it is reported, and answered
            report(fault, "a frame of the socket")
            refusal = problem(fault)
            outcome = refusal["code"]
            self._outbox.say(encode(refused(call, refusal)))
            if isinstance(fault, TooFrequent):
                # Whoever goes on regardless is read no faster than they may ask.
                await asyncio.sleep(1 / limits().commands_per_second)
        finally:
            asking.set(self._asked)
            note_command(asked, outcome, perf_counter() - begun)

    def _asks(self) -> Asked:
        """The next command begins; its id is that of the handshake, and its number."""
        self._commands += 1
        asked = Asked(f"{self._asked.id}-{self._commands}", "socket", person=self._asked.person)
        asking.set(asked)
        return asked

    async def websocket_disconnect(self, message: Mapping[str, Any]) -> None:
        if not self._closed:
            LEFT.inc()
        self._leave()
        raise StopConsumer

    async def _obey(self, call: CallID, command: str, params: Any) -> None:
        """One command at a time, in the order in which they came."""
        if command == "login":
            await self._log_in(call, params)
        elif self._login is None:
            raise NotLoggedIn("Log in first, by a frame with the command login.")
        else:
            await allowances.spend_soon(self._rates(self._login))
            known = COMMANDS.get(command)
            answer = (
                await _join(self._login, call, known, params)
                if known is not None and known.join is not None
                else await _do(self._login, call, known, params)
            )
            if answer is None:
                await self._close(LOGIN_OVER)
            else:
                self._outbox.say(answer)

    def _rates(self, login: Login) -> list[Rate]:
        """What a command counts for: the same each time, until staff change a limit."""
        if self._counted is None or self._counted[0] is not limits():
            self._counted = limits(), rates_of_caller(login.person.pk, login.token)
        return self._counted[1]

    async def _log_in(self, call: CallID, params: Any) -> None:
        if self._login is not None:
            raise NotAllowed("This socket is logged in. Open another one for somebody else.")
        self._is_logging_in = True
        try:
            login = await in_pool(log_in)(params)
        except Exception as fault:
            if refusal_of(fault).status < ServerFault.status:
                raise
            # Not an answer: clients take a login that is refused for one that is wrong.
            report(fault, "a login of the socket")
            await self._close(TRY_LATER)
            return
        finally:
            self._is_logging_in = False
        socket_came(login.person.pk)
        self._outbox.say(encode(answered(call, 200, {"userID": login.person.user_id})))
        await self._enter(login)

    async def _enter(self, login: Login) -> None:
        """Join, then fetch: what is told while the heads are read is held, and sent after them."""
        if self._closed:
            return
        try:
            self._take_place("sockets_per_person", str(login.person.pk))
        except TooFrequent:
            await self._close(TOO_MANY)
            return
        self._login = login
        self._asked.person = login.person.pk
        hub.register(login.person.pk, self._outbox, self._nudged.set)
        try:
            heads = await heads_if_standing(login)
        except Exception as fault:  # noqa: BLE001 - it is reported
            report(fault, "the heads of a socket")
            await self._close(TRY_LATER)
            return
        if heads is None:
            await self._close(LOGIN_OVER)
        elif not self._closed:
            self._outbox.release(encode(ready(login.person, heads)))
            self._start(self._beat(login, Pulse(heads)))

    async def _beat(self, login: Login, pulse: Pulse) -> None:
        is_over = await beat(login, pulse, self._outbox.say, self._nudged)
        self._close_soon(LOGIN_OVER if is_over else TRY_LATER)

    async def _close_without_login(self) -> None:
        await asyncio.sleep(settings.LOGIN_SECONDS)
        if self._login is None:
            # One that came in time and is not answered yet is no login that is over.
            self._close_soon(TRY_LATER if self._is_logging_in else LOGIN_OVER)

    async def _send(self, body: str) -> None:
        """Send, unless the socket is closed. That the peer is gone is no error: its server will say so."""
        if self._closed:
            return
        try:
            await self.send(text_data=body)
        except (OSError, RuntimeError):
            logger.debug("A frame was not sent: the socket is gone.", exc_info=True)

    def _close_soon(self, code: int) -> None:
        # In a task of its own, since it ends those that ask for it.
        self._closing = asyncio.get_running_loop().create_task(self._close(code))

    async def _close(self, code: int) -> None:
        """Close, and if the peer does not even take that, leave without."""
        if self._closed:
            return
        self._closed = True
        SENT_AWAY[code].inc()
        self._leave()
        try:
            async with asyncio.timeout(CLOSE_PATIENCE):
                await self.close(code)
        except (OSError, RuntimeError):
            self._abandon()

    def _abandon(self) -> None:
        if self._main is not None:
            self._abandoned = True
            self._main.cancel()

    def _leave(self) -> None:
        """Hear nothing more. Safe to repeat."""
        self._closed = True
        if self._login is not None:
            hub.unregister(self._login.person.pk, self._outbox)
            self._login = None
        self._outbox.close()
        while self._places:
            open_sockets.leave(self._places.pop())
        for task in self._tasks:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _write_of(scope: Any) -> Callable[[str], bool]:
    """What takes a frame at once where it can; other servers than ours have no such thing, and take none."""
    write: Callable[[str], bool] = scope.get("state", {}).get(WRITE, lambda body: False)
    return write


@in_pool
def _do(login: Login, call: CallID, command: Command | None, params: Any) -> str | None:
    """The encoded answer to a command; None if the login no longer stands."""
    person = login.present()
    if person is None:
        return None
    if command is None:
        raise UnknownCommand
    login.require(command.needs)
    return encode(answered(call, command.status, command.run(person, params)))


async def _join(login: Login, call: CallID, command: Command, params: Any) -> str | None:
    """The same where the work is done together with that of others: no thread waits for it, however many do."""
    assert command.join is not None
    login.require(command.needs)
    begun = command.join(login, checked(command.request, params))
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await result_of(begun)
    except TimeoutError:
        raise give_up(begun) from None
    except NotLoggedIn:
        return None
    return encode(answered(call, command.status, answer))
