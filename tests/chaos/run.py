"""A run: set up, let people talk while things break, let it come to rest, and judge."""

import asyncio
import json
import os
import random
import secrets
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import httpx

from tests.databases import manage
from tests.live_server import Environment

from .book import Book
from .case import Violation
from .device import PATIENCE, Device
from .faults import Breaker, Town
from .habits import Habits
from .hearing import hear_each_other
from .judge import faults_in, judge, too_little
from .plan import plan
from .proxy import Proxy
from .report import Report
from .resting import until_alike, until_settled
from .servers import Postgresql, Valkey, Web
from .town import OUTSIDER, PEOPLE, WITH_TWO_DEVICES, Settled, settle
from .truth import from_api, from_database

HEARTBEAT = 5
"""Seconds, for the product's 25: so that a minute has many."""
SILENCE = 15.0
"""Seconds without a frame after which a socket is taken for dead."""
ANSWERED_WITHIN = 60.0
"""Seconds after the last fault in which everybody must have an answer to the last thing they asked."""
AT_REST_WITHIN = 45.0
"""Seconds after that in which everybody must hold what a fresh load shows, on a machine that is busy."""
PROCESSES = {"postgres": 2, "sqlite": 1}

Tell = Callable[[str], None]


async def run(seed: int, seconds: float, database: str, folder: Path, tell: Tell) -> Report:
    """What came of it. Everything that was written down, and the logs of all processes, are in the folder."""
    report = Report(seed, seconds, database, HEARTBEAT, Book())
    async with AsyncExitStack() as stack:
        stack.callback(report.write, folder)
        town, environment = await _build(database, folder, stack)
        people = await asyncio.to_thread(settle, environment)
        await asyncio.gather(*(asyncio.to_thread(web.start) for web in town.webs))
        town.devices = await _devices(town, people, report.book, seed, stack)
        tell(f"chaos on {database}, seed {seed}, {seconds:g} s; written down in {folder}")
        await _live(town, people, report, tell)
        truth = await asyncio.to_thread(from_database, environment)
        await from_api(truth, {device.who: device for device in town.devices})
        report.violations += [*judge(report.book, truth), *too_little(report.book, seconds)]
        report.violations += await asyncio.to_thread(_unsound, environment)
        for log in (log for web in town.webs for log in web.logs):
            report.violations += faults_in(log.read_text(errors="replace"), log.stem)
    return report


async def _build(database: str, folder: Path, stack: AsyncExitStack) -> tuple[Town, Environment]:
    """The servers, with an empty database."""
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")},
        "DJANGO_SETTINGS_MODULE": "chatsite.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "HTTPS": "off",
        "LOG_LEVEL": "WARNING",
        "HEARTBEAT_SECONDS": str(HEARTBEAT),
        # All of the town comes from one address, and nobody sleeps.
        "CHAT_LIMITS": json.dumps(
            dict.fromkeys(
                ("requests_per_person", "requests_per_token", "requests_per_address"), 1_000_000_000
            )
        ),
    }
    town = Town()
    if database == "sqlite":
        environment["DATABASE_URL"] = f"sqlite:///{folder}/chaos.sqlite3"
    else:
        town.postgresql, town.valkey, town.proxy = Postgresql(folder), Valkey(), Proxy()
        stack.callback(town.postgresql.stop)
        await asyncio.to_thread(town.postgresql.create)
        stack.callback(town.valkey.kill)
        town.proxy.port = await asyncio.to_thread(town.valkey.start)
        stack.push_async_callback(town.proxy.stop)
        await town.proxy.start()
        environment["DATABASE_URL"] = town.postgresql.url()
        environment["REDIS_URL"] = f"redis://127.0.0.1:{town.proxy.listens_at}"
    await asyncio.to_thread(manage, environment, "migrate", "--verbosity", "0")
    for number in range(1, PROCESSES[database] + 1):
        town.webs.append(Web(folder, number, environment))
        stack.push_async_callback(asyncio.to_thread, town.webs[-1].stop)
    return town, environment


async def _devices(
    town: Town, people: dict[str, Settled], book: Book, seed: int, stack: AsyncExitStack
) -> list[Device]:
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
    rest = await stack.enter_async_context(
        httpx.AsyncClient(trust_env=False, timeout=PATIENCE, limits=limits)
    )
    servers = [web.url for web in town.webs]
    numbered = [(who, 1) for who in (*PEOPLE, OUTSIDER)] + [(who, 2) for who in WITH_TWO_DEVICES]
    return [
        Device(
            who,
            number,
            people[who].token,
            servers,
            rest,
            book,
            SILENCE,
            random.Random(f"{seed} {who} {number}"),
        )
        for who, number in numbered
    ]


async def _live(town: Town, people: dict[str, Settled], report: Report, tell: Tell) -> None:
    """People talk while things break, and are let come to rest."""
    over = asyncio.Event()
    habits = [
        Habits(device, people[device.who].number, goes=device.who not in WITH_TWO_DEVICES)
        for device in town.devices
    ]
    breaker = Breaker(town, tell, report.faults)
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(device.run()) for device in town.devices]
        await until_settled(town.devices, AT_REST_WITHIN)
        lives = [tasks.create_task(habit.live(over)) for habit in habits]
        await breaker.follow(plan(report.seed, report.seconds, report.database), report.seconds)
        over.set()
        for device in town.devices:
            device.losing = False
        hearing = tasks.create_task(hear_each_other(town.webs, people))
        _, late = await asyncio.wait(lives, timeout=ANSWERED_WITHIN)
        for life in late:
            life.cancel()
        begin = time.time()
        report.violations += await until_alike(town.devices, AT_REST_WITHIN)
        report.converged_after = max(0.0, *(device.learned_at - begin for device in town.devices))
        report.violations += await hearing
        for one in running:
            one.cancel()


def _unsound(environment: Environment) -> list[Violation]:
    """What the server's own check finds."""
    try:
        manage(environment, "check_integrity")
    except AssertionError as found:
        return [Violation("the integrity of the database", "", 0, str(found))]
    return []
