"""What the service costs, measured beside what the same machine does at that moment without us."""
