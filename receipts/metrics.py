"""What this app counts of itself: see messaging/metrics.py."""

from prometheus_client import Counter, Histogram

from .services.acknowledge import Result
from .services.batches import Batches

_receipts = Counter(
    "chat_receipts",
    "Messages that readers said they had read, by what came of it: `ok` is a new receipt.",
    ["result"],
)
RECEIPTS = {result: _receipts.labels(result.value) for result in Result}
BATCHES_REDONE = Counter(
    "chat_receipt_batches_redone", "Batches that failed, and were done again caller by caller."
)
BATCH_CALLS = Histogram(
    "chat_receipt_batch_calls",
    "Calls that were written together.",
    buckets=(1, 2, 5, 10, 20, 50, 100, 200, 500),
)
BATCH_SECONDS = Histogram(
    "chat_receipt_batch_seconds",
    "What it took to write them.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30),
)


def batches_written() -> Batches:
    """What this process has written since it began."""
    said = {
        sample.name: sample.value
        for one in (BATCH_CALLS, BATCH_SECONDS)
        for family in one.collect()
        for sample in family.samples
    }
    return Batches(
        int(said["chat_receipt_batch_seconds_count"]),
        int(said["chat_receipt_batch_calls_sum"]),
        said["chat_receipt_batch_seconds_sum"],
    )
