"""Which doors a test of a verb goes through."""

import os

DOORS = ["rest", "socket"] if os.environ.get("CHAT_TEST_DATABASE", "sqlite") == "sqlite" else ["socket"]
"""Both, and one on PostgreSQL: behind the doors is one command, and what the database makes of it is asked once."""
