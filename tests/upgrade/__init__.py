"""Upgrades: a database made by an older release comes through every migration since, with nothing lost and all true.

`states/` keeps such databases, whole, as SQL: `NAME.sqlite.sql` and `NAME.postgresql.sql`, as their own tools dump them.
`first` was made by the first commit whose code runs (142d8c9). A new migration needs no edit here: the
test applies whatever there is. With a release, keep its state too:

    python -m tests.upgrade.keep 1.2

or, of code that was checked out somewhere else, with the world of `world.py` made by that code:

    git archive 142d8c9 | tar -x -C /tmp/first
    python -m tests.upgrade.keep first --code /tmp/first
"""
