"""The settings of the service, as they are, with one address more: the empty answer of `bench.floors.answer`."""

from chatsite.settings import *  # noqa: F403

ROOT_URLCONF = "bench.floors.urls"
