"""How large the world of the bench is."""

SMALL, LARGE = 100, 10_000
"""Messages of Ada's conversations with Ben and with Cleo."""

HALL = 10_000
"""Members of the group."""

OTHERS = 47
"""Other people whom Ada talks to: with those above, a page of 50 conversations."""
