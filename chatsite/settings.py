"""Settings. Nothing need be set to try the service on this machine; docs/self-hosting.md lists what production sets.

Three shapes follow from what is set:
- nothing: SQLite, frames within this one process, this machine only, plain http;
- REDIS_URL, DATABASE_URL: PostgreSQL, and any number of processes;
- ALLOWED_HOSTS (or either of those): others come here, so https is taken for granted unless HTTPS=off.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from messaging.callback_names import LONGEST, SHORTEST, After, Before
from messaging.limits import MAY_BE_NONE, Limits

from . import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

# What the environment says

DEBUG = environment.flag("DEBUG", default=False)
# Hosts in a network of our own, to which we speak without TLS.
PLAIN_HOSTS = tuple(host.lower() for host in environment.hosts("PLAIN_HOSTS"))
REDIS_URLS = environment.redis("REDIS_URL", plain=PLAIN_HOSTS)
TRUSTED_HOSTS = environment.hosts("ALLOWED_HOSTS")
_database = environment.database("DATABASE_URL", f"sqlite:///{BASE_DIR / 'chat.sqlite3'}", plain=PLAIN_HOSTS)
ON_SQLITE = str(_database["ENGINE"]).endswith("sqlite3")
EMBEDDED = ON_SQLITE and not REDIS_URLS
HTTPS = environment.flag("HTTPS", default=not EMBEDDED or bool(TRUSTED_HOSTS))
SECRET_KEY = environment.secret("SECRET_KEY", kept_in=VAR_DIR / "secret_key" if EMBEDDED else None)
SECRET_KEY_FALLBACKS = environment.earlier_secrets("SECRET_KEY_FALLBACKS")
# Pages of other sites that may use REST (with a token) and the socket (with a ticket). Never with our cookies.
TRUSTED_ORIGINS = environment.origins("TRUSTED_ORIGINS", https=HTTPS)
CHAT_LIMITS = environment.limits("CHAT_LIMITS", Limits._fields, MAY_BE_NONE)
# How often a socket hears where everything stands and its login is looked at again; how long it may be without one.
HEARTBEAT_SECONDS = environment.number("HEARTBEAT_SECONDS", default=25, least=1)
LOGIN_SECONDS = environment.number("LOGIN_SECONDS", default=5, least=1)
# How long people count as connected whose process died.
LEASE_SECONDS = environment.number("LEASE_SECONDS", default=30, least=1)
# Who does not share receipts does not see those of others.
RECEIPTS_RECIPROCAL = environment.flag("RECEIPTS_RECIPROCAL", default=True)

# The number by which back ends name this application to the server API.
SDK_APP_ID = environment.number("SDK_APP_ID", default=1, least=1)
# Where an application's back end is asked and told in the vendor's shape, unless staff say it in the admin.
CALLBACKS: dict[str, Any] = {
    "url": environment.text("CALLBACK_URL"),
    "token": environment.text("CALLBACK_TOKEN"),
    "asked": environment.some_of("CALLBACK_ASKED", tuple(Before)),
    "refusing": environment.some_of("CALLBACK_REFUSING", tuple(Before)),
    "told": environment.some_of("CALLBACK_TOLD", tuple(After)),
    "seconds": environment.seconds("CALLBACK_SECONDS", default=2, least=SHORTEST, most=LONGEST),
}

# How many requests may wait for a thread; one more is told to come again.
REQUESTS_WAITING = environment.number("REQUESTS_WAITING", default=500, least=1)
# Who may ask for the metrics: whoever has the token, and who comes from these addresses without a proxy between.
METRICS_TOKEN = environment.token("METRICS_TOKEN")
METRICS_ADDRESSES = environment.networks("METRICS_ADDRESSES", "127.0.0.0/8,::1")

# Whom push services may ask about this server (mailto:… or https:…); without it no browser is told while the page is
# closed. Their addresses come from browsers, so it is said here which are theirs.
WEB_PUSH_CONTACT = environment.text("WEB_PUSH_CONTACT")
WEB_PUSH_HOSTS = environment.listed("WEB_PUSH_HOSTS") or [
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.notify.windows.com",
    "web.push.apple.com",
]
WEB_PUSH_SCHEMES = ("https",)

# Hosts, or host:port, to which webhooks are sent wherever they are and over plain http too. All others must be public.
WEBHOOK_HOSTS = tuple(host.lower() for host in environment.hosts("WEBHOOK_HOSTS", ports=True))
# If any are listed, of the public ones these alone.
WEBHOOK_PUBLIC_HOSTS = tuple(host.lower() for host in environment.hosts("WEBHOOK_PUBLIC_HOSTS", below=True))
# How long events are kept after all webhooks were told, so that they can be replayed.
WEBHOOK_DAYS = environment.number("WEBHOOK_DAYS", default=7)

if DEBUG and (TRUSTED_HOSTS or not EMBEDDED):
    raise ImproperlyConfigured("DEBUG shows secrets to whoever causes an error: it is for this machine only.")

# The machine itself is always answered: health checks and the proxy's own calls come from there.
ALLOWED_HOSTS = [*TRUSTED_HOSTS, *environment.LOOPBACK]

# What it is made of

INSTALLED_APPS = [
    "chatsite",
    "receipts",
    "messaging",
    "chatsite.staff_admin.StaffAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "csp",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
]

MIDDLEWARE = [
    # First what answers that come from the next ones carry, too.
    "chatsite.policies.Policies",
    "chatsite.middleware.NeverStored",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "chatsite.middleware.NoPlainHttp",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "chatsite.middleware.NamesRoute",
    "chatsite.middleware.TellsAllowances",
    "chatsite.middleware.WellFormedText",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "chatsite.middleware.NotesUse",
    "chatsite.languages.LanguageOfPages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "chatsite.urls"
WSGI_APPLICATION = "chatsite.wsgi.application"
ASGI_APPLICATION = "chatsite.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
RECEIPT_PORT = "receipts.port.Receipts"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "chatsite.nonces.AppTemplates"],
                )
            ],
            "builtins": ["chatsite.nonces"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Where things are kept

DATABASES: dict[str, Any] = {"default": _database}
if ON_SQLITE:
    # Deferred transactions fail when two of them go on to write; NORMAL may lose the last commits with the power.
    _database |= {
        "NAME": str(BASE_DIR / str(_database["NAME"])),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": environment.seconds("DATABASE_LOCK_SECONDS", default=20, least=0.05, most=60),
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
else:
    _statement_ms = 1000 * environment.number("DATABASE_STATEMENT_SECONDS", default=30)
    _lock_ms = int(1000 * environment.seconds("DATABASE_LOCK_SECONDS", default=10, least=0.05, most=60))
    _given: Any = _database.get("OPTIONS", {})
    _database |= {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "connect_timeout": 5,
            **_given,
            # No statement here takes as long as compiling it by the machine would.
            # Only of statements that are made once (`messaging.prepared`) does Django keep more than the words.
            "prepare_threshold": 0,
            "options": f"-c statement_timeout={_statement_ms} -c lock_timeout={_lock_ms} -c jit=off",
            "pool": {
                "min_size": 2,
                "max_size": environment.number("DATABASE_POOL_SIZE", default=22, least=2),
                "timeout": environment.seconds("DATABASE_POOL_SECONDS", default=10, least=0.05, most=60),
            },
        },
    }

CHANNEL_LAYERS: dict[str, Any] = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if REDIS_URLS:
    # The layer lets Redis wait 5 s for a frame, which is redis-py's own patience; and with any patience of its own
    # redis-py writes in `wait_for`, which on Python 3.11 may swallow that its task is cancelled. The relay is patient.
    CHANNEL_LAYERS["default"] = {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {
            "hosts": [
                {"address": url, "socket_timeout": None, "socket_connect_timeout": 1} for url in REDIS_URLS
            ],
            "capacity": 2000,
        },
    }

# With plain http, files are served as they lie. With https `collectstatic` gives each a name with its digest.
_HASHED = HTTPS and not DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "chatsite.static_storage.HashedModules"
        if _HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
    # What people upload. Never served by its storage: who may have it is asked each time.
    "media": environment.storage("MEDIA_STORAGE", folder=VAR_DIR / "media"),
}
# What looks at each upload first, given on standard input; it ends with 0 for clean and 1 for harmful.
MEDIA_SCANNER = environment.command("MEDIA_SCANNER")
MEDIA_SCANNER_SECONDS = environment.seconds("MEDIA_SCANNER_SECONDS", default=30, least=0.1, most=600)
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if _HASHED else None
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not _HASHED

# Who is there

AUTH_USER_MODEL = "messaging.Person"
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/login/"
SIGN_UP_IS_OPEN = environment.one_of("SIGN_UP", ("CLOSED", "OPEN")) == "OPEN"
"""Whether anybody may make themselves an account."""
STAFF_SECOND_FACTOR = environment.flag("STAFF_SECOND_FACTOR", default=False)
"""Whether staff must have a second factor to come into the admin. Who has one shows it in any case."""
_email = environment.email("EMAIL_URL", plain=PLAIN_HOSTS)
SENDS_EMAIL = bool(_email)
"""Whether a forgotten password can be set anew by a letter."""
globals().update(_email or {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"})
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("EMAIL_FROM", "chat@localhost")
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("user_id", "nick")},
    },
    {
        "NAME": "chatsite.passwords.LongEnough",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "chatsite.passwords.NothingCommon"},
]
if _breached := environment.breached_passwords("BREACHED_PASSWORDS"):
    AUTH_PASSWORD_VALIDATORS.append(
        {"NAME": "chatsite.passwords.NotBreached", "OPTIONS": {"file": _breached}}
    )
PASSWORD_RESET_TIMEOUT = 86_400
"""Seconds for which the link of a letter sets a password anew, once."""
KNOX_TOKEN_MODEL = "messaging.AccessToken"  # noqa: S105 - the name of a model
# Its migrations would make the table of tokens that ours stands in for, which nothing would ever empty.
MIGRATION_MODULES = {"knox": None}
REST_KNOX = {
    # So that scanners for leaked secrets can tell ours.
    "TOKEN_PREFIX": "rr_",
    "TOKEN_TTL": timedelta(days=90),
}

# What others may do to us

SESSION_ENGINE = "messaging.sessions"
SESSION_IDLE_DAYS = environment.number("SESSION_IDLE_DAYS", default=7, least=1)
"""A browser's session that nobody uses for so long ends, and each 14 days after its login (SESSION_COOKIE_AGE)."""
STAFF_IDLE_MINUTES = environment.number("STAFF_IDLE_MINUTES", default=60, least=5)
"""Staff who ask for nothing in the administration for so long log in again."""
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# Browsers take cookies of these names from this very host alone, by https: no other name of the domain plants one.
_HOST = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_HOST}session", f"{_HOST}csrftoken"
# What a page of staff says once stays here: a cookie would hold its words.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^(api|v4|media)/"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# Also for names below this one. The browsers' own lists are the operator's affair.
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("HSTS_SUBDOMAINS", default=True)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CSRF_FAILURE_VIEW = "chatsite.answers.csrf_failure"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = Limits(**CHAT_LIMITS).body_bytes
CORS_ALLOWED_ORIGINS = TRUSTED_ORIGINS
CORS_ALLOW_CREDENTIALS = False
CORS_EXPOSE_HEADERS = ["Date", "Retry-After", "RateLimit", "RateLimit-Policy"]
CORS_URLS_REGEX = r"^/(api|media)/"  # kits fetch a file that is to be downloaded

# REST

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "chatsite.authentication.TokenAuthentication",
        "chatsite.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["messaging.permissions.IsPerson"],
    "DEFAULT_PARSER_CLASSES": ["chatsite.strict_json.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "chatsite.schema.ScopedSchema",
    # What an address takes the OpenAPI document says. Where a browser asks before it calls, CORS answers.
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "chatsite.answers.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Chat with read receipts",
    "DESCRIPTION": "People, conversations, messages, and who has read them. The socket speaks the same commands.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    # What a command needs it needs by whatever method it is called.
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": {
        "AdmissionEnum": "messaging.wire.requests.ADMISSIONS",
        "ApplicationStateEnum": "messaging.models.applications.Application.State",
        "EventKindEnum": "messaging.models.outbox.EventKind",
        "EventKindOfApplicationsEnum": "messaging.models.outbox.OF_APPLICATIONS",
        "ReaderStateEnum": "receipts.wire.answers.STATES",
        "WebhookStateEnum": "messaging.models.webhooks.Webhook.State",
        "WishedWebhookStateEnum": "messaging.wire.webhooks.STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "chatsite.schema.describe_refusals",
        "chatsite.schema.close_requests",
        "chatsite.schema.link_what_is_made",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# Words, times, and what is told of

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = f"{_HOST}language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
USE_TZ = True
TIME_ZONE = "UTC"
LOG_REQUESTS = environment.flag("LOG_REQUESTS", default=False)
"""Whether each request and each command of a socket is a line of the log."""
LOG_FORMAT = environment.one_of("LOG_FORMAT", ("PLAIN", "JSON"))
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"chatsite.logs.{'JSONLines' if LOG_FORMAT == 'JSON' else 'PlainLines'}"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": environment.one_of("LOG_LEVEL", ("INFO", "DEBUG", "WARNING", "ERROR")),
    },
    "loggers": {"django": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
