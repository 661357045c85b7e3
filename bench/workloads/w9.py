"""W9: events that wait in the outbox, delivered to one webhook by one worker."""

import os

from ..figures import Figure, Floor
from ..processes import running
from ..sink import standing_sink
from ..stage import Stage

SAYS = "an outbox of events drained to one webhook by one worker (BENCH_ROWS=1000000 for a million)"
PREFIX = "w9"


def run(stage: Stage, *, quick: bool) -> list[Figure]:
    rows = int(os.environ.get("BENCH_ROWS", "500" if quick else "20000"))
    talks = min(1_000, max(10, rows // 100))
    stage.stop()  # in the embedded shape it would deliver, too
    with standing_sink() as sink:
        stage.say(f"{rows} events in {talks} conversations")
        stage.inside("bench.outbox:fill", prefix=PREFIX, rows=rows, talks=talks, port=sink.port)
        bare = min(rows, 10_000)
        stage.inside("bench.outbox:bare_posts", many=bare, port=sink.port)
        floor = Floor("bare signed POSTs", sink.per_second, "/s")
        sink.again()
        with running(stage.environment, "manage.py", "run_worker"):
            sink.wait_for(rows)
    return [Figure("events drained a second", sink.per_second, "/s", floor, None, rows)]
