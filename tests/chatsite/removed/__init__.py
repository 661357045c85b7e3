"""Removed means removed: nothing that is done after somebody has left reaches them, though nobody told them so.

In each of these the frames of the leaving are lost: they never leave, as with a dead Redis.
"""
