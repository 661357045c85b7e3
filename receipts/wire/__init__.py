"""The names and shapes of receipts in the outside world: camelCase lives here and nowhere else."""
