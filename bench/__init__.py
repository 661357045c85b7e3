"""What the service costs, measured: a server of its own, a real browser, and numbers that say how much of what."""
