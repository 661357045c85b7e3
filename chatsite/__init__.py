"""The composition root: the only package that knows both apps."""

__version__ = "0.1.0"
