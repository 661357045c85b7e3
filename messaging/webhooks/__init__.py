"""Sending to addresses that others name: where to, how, and signed by whom. Nothing here knows the database."""
