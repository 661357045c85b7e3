"""One good call of each command, in the world of these tests. A facet is a module with a table."""

from . import messages, positions, receipts

CALLS = {name: call for facet in (messages, positions, receipts) for name, call in facet.CALLS.items()}
