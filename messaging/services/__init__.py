"""The verbs: each exists once, is one transaction, and tells after its commit. Most are safe
to repeat, and say so."""
