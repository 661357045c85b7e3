"""The server API: its commands put together, and the one view that answers them all, always with 200."""

from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from messaging.limits import limits
from messaging.serverapi import COMMANDS as MESSAGING
from messaging.serverapi.codes import OK
from messaging.serverapi.door import Answer, Command
from messaging.serverapi.errors import NoSuchCommand, WrongCall, WrongSignature
from messaging.serverapi.form import admit, read_query
from messaging.services.audit import address_of
from messaging.services.devices import note_token
from receipts.serverapi import COMMANDS as RECEIPTS

from .allowances import count_request, rates_of_back_end
from .answers import SERVER_API, as_failure, refusal_of, report
from .asked import asking, asks
from .strict_json import parse_json
from .ways_in import token_failed

COMMANDS: dict[str, Command] = {**MESSAGING, **RECEIPTS}


@csrf_exempt
def server_api(request: HttpRequest, command: str) -> HttpResponse:
    """`POST /v4/<service>/<command>?sdkappid=&identifier=&usersig=&random=&contenttype=json`"""
    try:
        return JsonResponse({**OK, **_answer(request, command)})
    except Exception as fault:  # noqa: BLE001 - whatever it is, the answer has the vendor's shape
        report(fault, f"POST {command if command in COMMANDS else 'v4/'}")
        return as_failure(f"{SERVER_API}{command}", refusal_of(fault))


def _answer(request: HttpRequest, name: str) -> Answer:
    if request.method != "POST":
        raise WrongCall("Calls are made by POST.")
    signed = read_query(request.GET)
    try:
        token = admit(signed)
    except WrongSignature:
        token_failed()
        raise
    asks(token.user.pk)
    count_request(request, rates_of_back_end(token))
    note_token(token, request.headers.get("User-Agent", ""))
    command = COMMANDS.get(name)
    if command is None:
        raise NoSuchCommand(f"There is no command {name[:100]!r}.")
    asked = asking.get()
    if asked is not None:
        asked.route = f"v4/{name}"
    address = address_of(request.META.get("REMOTE_ADDR", ""))
    return command.run(token.user, address, parse_json(_body(request), limits().body_bytes))


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except UnreadablePostError:
        raise WrongCall("The body did not come.") from None
