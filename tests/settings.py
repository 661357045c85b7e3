"""The settings of the service, made quick for tests."""

import os
from pathlib import Path

from chatsite.settings import *  # noqa: F403
from chatsite.settings import DATABASES, LOGGING, ON_SQLITE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each client of a test begins with a look at every file there is: a fifth of the time of all tests.
WHITENOISE_AUTOREFRESH = True
VAR_DIR = Path(os.environ["CHAT_TEST_DIR"])
LOGGING = {**LOGGING, "root": {**LOGGING["root"], "level": "WARNING"}}

if ON_SQLITE:
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
