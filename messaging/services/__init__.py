"""The verbs: each exists once, is one transaction, is safe to repeat, and tells after its commit."""
