"""What the chat page costs in a real browser: `python -m bench.page`."""
