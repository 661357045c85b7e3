"""A page's tour: its console blocks run on a live server, and the JSON below each is what the server answers. Blocks of
Python run as they stand, one after the other; what they say is true they assert."""

import json
from collections.abc import Callable
from typing import Any

from chatsite.heartbeat import Pulse

from .names import Names
from .pages import Block, blocks_of
from .shell import Shell, steps_of
from .wires import Wire, lines_of

PREPARE = """
import json
from messaging.models import AccessToken
from messaging.services.access import issue_token
from messaging.services.people import create_person
casts = []
for people in json.loads('''%s'''):
    casts.append({})
    for user_id, nick in people.items():
        person = create_person(user_id=user_id, nick=nick)
        _, secret = issue_token(person=person, scope=AccessToken.Scope.CREDENTIAL, seconds=36000)
        casts[-1][user_id] = [str(person.pk), secret]
print(json.dumps(casts))
"""


class Tour:
    """Takes the tour of one page, under names that nobody else has on that server."""

    def __init__(self, address: str, manage: Callable[..., str]) -> None:
        self.names = Names(address)
        self.shell = Shell(self.names, manage)
        self._address = address
        self._wires: dict[str, Wire] = {}
        self._python: dict[str, Any] = {}

    def begin(self, made: dict[str, tuple[str, str]]) -> None:
        """These people are there, numbered in this order, and `$ALICE` is Alice's credential."""
        for number, (user_id, (real_number, secret)) in enumerate(made.items(), start=1):
            self.names.meet(str(number), real_number)
            self.shell.variables[self.names.as_on_page(user_id).upper()] = secret
        self.shell.variables["CHAT"] = f"{self._address}/api/v1"
        self.shell.variables["JSON"] = "Content-Type: application/json"

    def take(self, page: str) -> None:
        """Fails at the first block that is not true."""
        try:
            for block in blocks_of(page):
                with_line = f"{page}, line {block.line}"
                if block.language == "console":
                    self._run(block, with_line)
                elif block.language == "json":
                    self._compare(block, with_line)
                elif block.language == "python":
                    self._check_unanswered(with_line)
                    self._execute(block, page)
        finally:
            for wire in self._wires.values():
                wire.close()

    def _run(self, block: Block, where: str) -> None:
        self._check_unanswered(where)
        if not block.text.startswith("$ "):
            self._transcribe(block, where)
            return
        for step in steps_of(block.text):
            self._check_unanswered(where)
            self.shell.run(step)

    def _execute(self, block: Block, page: str) -> None:
        """What the shell knows, `$ALICE`, is there as `ALICE`. A fault is shown at its line of the page."""
        text = "\n" * (block.line - 1) + self.names.as_on_server(block.text)
        self._python.update(self.shell.variables)
        exec(compile(text, page, "exec"), self._python)

    def _check_unanswered(self, where: str) -> None:
        """An answer that the page does not show is a good one."""
        answer, self.shell.answer = self.shell.answer, None
        if answer is not None:
            assert answer.is_success, f"before {where}: {answer.text}"

    def _compare(self, block: Block, where: str) -> None:
        answer, self.shell.answer = self.shell.answer, None
        assert answer is not None, f"{where} is the answer to nothing"
        shown, said = json.loads(block.text), json.loads(self.names.as_on_page(answer.text))
        self.check(where, shown, said)
        self.names.learn(shown, said)
        assert answer.is_success or said["status"] == answer.status_code

    def check(self, where: str, expected: Any, said: Any) -> None:
        assert self.names.same(expected, said), (
            f"{where}: the server says\n{json.dumps(said, ensure_ascii=False)}"
        )

    def _transcribe(self, block: Block, where: str) -> None:
        spoken = set()
        for line in lines_of(block.text):
            wire = self._wire_of(line.who)
            spoken.add(line.who)
            if line.said:
                wire.say(self.shell.expanded(line.text))
                continue
            expected = json.loads(line.text)
            if expected["frame"] == "heartbeat":
                self.check(where, expected, self._first_heartbeat(wire, line.who))
            else:
                wire.hear(expected)
        for who in spoken:
            self._wires[who].hears_nothing_more()

    def _wire_of(self, who: str) -> Wire:
        if who not in self._wires:
            self._wires[who] = Wire(f"{self._address.replace('http', 'ws')}/ws/", self.names)
        return self._wires[who]

    def _first_heartbeat(self, wire: Wire, who: str) -> Any:
        """What the first one says if it comes now, without waiting half a minute for it."""
        secret = self.shell.variables[who.upper()]
        self.shell.run(next(steps_of(f'$ curl -s -H "Authorization: Token {secret}" $CHAT/sync/')))
        answer, self.shell.answer = self.shell.answer, None
        assert answer is not None
        return Pulse(wire.heads).frame(json.loads(self.names.as_on_page(answer.text)))


def prepare(casts: dict[str, dict[str, str]], address: str, manage: Callable[..., str]) -> dict[str, Tour]:
    """A tour of each page, on which its people are there. All in one go: a process of Django takes seconds to start."""
    tours = {page: Tour(address, manage) for page in casts}
    begun = [page for page in casts if casts[page]]
    asked = [json.loads(tours[page].names.as_on_server(json.dumps(casts[page]))) for page in begun]
    made = json.loads(manage("shell", "--command", PREPARE % json.dumps(asked)).splitlines()[-1])
    for page, people in zip(begun, made, strict=True):
        tours[page].begin(people)
    return tours
