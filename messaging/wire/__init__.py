"""The names and shapes of the outside world: camelCase lives here and nowhere else."""
