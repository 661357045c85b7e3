"""The floor of telling another process: from PUBLISH to having seen it, on two connections."""

import time
from statistics import median

import redis

from ..stage import Stage

CHANNEL = "floor"


def publish_to_seen(stage: Stage, body: bytes, times: int) -> float:
    """Milliseconds, the median; 0 in the embedded shape, where nothing is published."""
    if not stage.redis_url:
        return 0.0
    sender, receiver = redis.Redis.from_url(stage.redis_url), redis.Redis.from_url(stage.redis_url)
    listening = receiver.pubsub(ignore_subscribe_messages=False)
    listening.subscribe(CHANNEL)
    listening.get_message(timeout=5)
    took = []
    for _ in range(times):
        begin = time.perf_counter()
        sender.publish(CHANNEL, body)
        while listening.get_message(timeout=5) is None:
            continue
        took.append(time.perf_counter() - begin)
    listening.close()
    sender.close()
    receiver.close()
    return 1000 * median(took)
