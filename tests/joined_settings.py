"""The settings of the service where the page's files were joined (tests.joined)."""

import os
from pathlib import Path

from chatsite.settings import *  # noqa: F403

STATICFILES_DIRS = [Path(os.environ["CHAT_TEST_STATIC"])]
