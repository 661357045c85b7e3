"""The REST door: method and path to a command, its answer back."""
