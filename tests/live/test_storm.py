"""People talk through the browser's SDK while their sockets lose, double, delay and break; then each is shown what a
fresh load shows."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import manage
from tests.live_server import Environment, Server

STORM = Path(__file__).resolve().parents[1] / "js" / "live" / "storm.js"
NODE = Path(sys.executable).with_name("node")
STEPS = 150

MAKE_CAST = """
import json
from messaging.services.access import issue_token
from messaging.services.groups import create_group
from messaging.services.people import create_person
people = [create_person(user_id=f"{{name}}{seed}", nick=name) for name in ("wind", "rain", "hail", "snow")]
create_group(creator=people[0], group_type="ChatRoom", group_id="owls{seed}", name="Owls", members=people[1:])
create_group(creator=people[1], group_type="ChatRoom", group_id="tea{seed}", name="Tea", members=people)
print(json.dumps([f"{{one.user_id}}={{issue_token(person=one, scope='person')[1]}}" for one in people]))
"""


@pytest.mark.live
@pytest.mark.parametrize("seed", [1, pytest.param(32, marks=pytest.mark.once)])
def test_after_the_storm_everybody_is_shown_what_a_fresh_load_shows(
    world: Environment, server: Server, seed: int
) -> None:
    printed = manage(world, "shell", "--no-imports", "-c", MAKE_CAST.format(seed=seed))
    logins = json.loads(printed.splitlines()[-1])

    done = subprocess.run(
        [NODE, STORM, server.url, str(seed), str(STEPS), *logins], capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert said["sent"] > STEPS / 10
    assert said["read"]
    assert all(said["shown"])
