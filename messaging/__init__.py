"""People, conversations, stays and messages. Knows nothing of receipts."""
