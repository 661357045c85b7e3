"""One good call of each command, in the world of these tests. A facet is a module with a table."""

from . import positions

CALLS = {name: call for facet in (positions,) for name, call in facet.CALLS.items()}
