"""`python -m bench.inside module:function` calls it where Django is set up, with JSON from standard input, and prints
what it answers."""

import json
import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    module, _, name = sys.argv[1].partition(":")
    print(json.dumps(getattr(import_module(module), name)(**json.load(sys.stdin))))
