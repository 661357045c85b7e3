"""The verb `acknowledge` and the questions that are asked of the ledger."""
