"""A second client: the rule of docs/catching-up.md in Python, for tests and measurements."""
