"""One good call of each command, in the world of these tests. A facet is a module with a table."""

from . import accounts, friends, groups, history, imports, messages, positions, receipts

FACETS = (accounts, friends, groups, history, imports, messages, positions, receipts)
CALLS = {name: call for facet in FACETS for name, call in facet.CALLS.items()}
