"""Faults in how the browser's SDK keeps what the server has."""

from .fault import Fault

CATCH_UP = ("tests/js/core/catch-up.test.js",)

FAULTS = (
    Fault(
        name="the SDK applies a frame over a gap",
        path="static/sdk/core/catch-up.js",
        right="if (frame.from <= held.cursor + 1) this.#applyChanges",
        wrong="if (frame.from) this.#applyChanges",
        asked=CATCH_UP,
    ),
    Fault(
        name="the SDK does not compare the heads of a heartbeat",
        path="static/sdk/core/catch-up.js",
        right="if (head.changeSeq > held.cursor) this.#pullLater(held, 0, head.changeSeq);",
        wrong="",
        asked=CATCH_UP,
    ),
    Fault(
        name="the SDK holds the newest number of receipts, whatever is missing before it",
        path="static/sdk/core/totals.js",
        right="while (this.#ahead.delete(this.#cursor + 1)) this.#cursor += 1;",
        wrong="for (const number of this.#ahead) this.#cursor = Math.max(this.#cursor, number);\n    this.#ahead.clear();",
        asked=(*CATCH_UP, "tests/js/facade/receipts.test.js"),
    ),
    Fault(
        name="the SDK puts old totals over newer ones",
        path="static/sdk/core/messages.js",
        right="    if (number < facts.tallySeq) return false;\n",
        wrong="",
        asked=CATCH_UP,
    ),
    Fault(
        name="the SDK shows totals of a recalled message",
        path="static/sdk/core/messages.js",
        right="return facts !== undefined && !facts.message.isRevoked && this.#count(facts, info, isAsked);",
        wrong="return facts !== undefined && this.#count(facts, info, isAsked);",
        asked=CATCH_UP,
    ),
    Fault(
        name="the SDK goes on with the numbers of another epoch",
        path="static/sdk/core/engine.js",
        right="if (frame.epoch !== this.#epoch) return this.startAfresh();",
        wrong="",
        asked=CATCH_UP,
    ),
    Fault(
        name="the SDK drops a receipt before the server has answered for it",
        path="static/sdk/core/acknowledgements.js",
        right="      const isDone = await this.#try(batch);\n",
        wrong="      for (const item of batch) queue.delete(keyOf(item));\n      const isDone = await this.#try(batch);\n",
        asked=("tests/js/core/acknowledgements.test.js",),
    ),
    Fault(
        name="the SDK sends a message again under another ID",
        path="static/sdk/core/outbox.js",
        right="this.#asked.get(message) ?? asked(message)",
        wrong="{ ...asked(message), ID: message.ID.replace(/\\d+$/, String(Math.floor(Math.random() * 1e9))) }",
        asked=("tests/js/core/outbox.test.js",),
    ),
)
