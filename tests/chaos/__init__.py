"""Chaos: the real servers, people who talk, faults from a seed, and a judge afterwards. `python -m tests.chaos`."""
