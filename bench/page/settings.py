"""The settings of the service, with static files as production serves them, over plain http from this machine."""

import os

from chatsite.settings import *  # noqa: F403
from chatsite.settings import STORAGES

STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "chatsite.static_storage.HashedModules"}}
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = os.environ["BENCH_STATIC"]
WHITENOISE_USE_FINDERS = False
