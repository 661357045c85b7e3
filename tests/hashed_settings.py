"""The settings of the service where static files are collected: only our own, in a place of the tests."""

import os

from chatsite.settings import *  # noqa: F403

STATIC_ROOT = os.environ["CHAT_TEST_STATIC"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
