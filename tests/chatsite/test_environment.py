"""Settings come from the environment: what makes sense starts the server, what does not stops it by name."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from chatsite import environment

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "q1W2e3R4t5Y6u7I8o9P0-a1S2d3F4g5H6j7K8l9-z0X1c2V3b4N5"
SECRETS = {
    "SECRET_KEY": SECRET,
    "SECRET_KEY_FALLBACKS": f"{SECRET[::-1]}\n{SECRET.lower()}",
    "DATABASE_URL": "postgresql://chat:of-the-database@db.example.com/chat?sslmode=verify-full",
    "REDIS_URL": "rediss://:of-redis@one.example.com",
    "EMAIL_URL": "smtp+tls://chat:of-the-mail@mail.example.com:587",
    "CALLBACK_TOKEN": "of the back end",
    "METRICS_TOKEN": "a token of twenty-four characters",
    "MEDIA_STORAGE": '{"BACKEND": "x.Storage", "OPTIONS": {"secret_key": "of the storage"}}',
}
PRODUCTION = {
    "SECRET_KEY": SECRET,
    "ALLOWED_HOSTS": "chat.example.com",
    "DATABASE_URL": "postgresql://chat:secret@db.example.com/chat?sslmode=require",
    "REDIS_URL": "rediss://one.example.com,rediss://two.example.com",
}


def settings_say(expression: str, **settings: str) -> str:
    """What a process with just these settings makes of an expression, or what it dies of."""
    done = subprocess.run(
        [sys.executable, "-c", f"from chatsite import settings as s; print(({expression}))"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **settings},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def test_production_is_closed_unless_opened() -> None:
    said = settings_say(
        "s.DEBUG, s.HTTPS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
        "s.SECURE_HSTS_SECONDS > 0, s.TRUSTED_ORIGINS, s.ALLOWED_HOSTS",
        **PRODUCTION,
    )

    assert said == (
        "(False, True, True, True, True, True, [], ['chat.example.com', 'localhost', '127.0.0.1', '[::1]'])"
    )


def test_with_https_no_other_name_of_the_domain_plants_a_cookie() -> None:
    names = "s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME"

    assert settings_say(names, **PRODUCTION) == "('__Host-session', '__Host-csrftoken', '__Host-language')"
    assert settings_say(names, SECRET_KEY=SECRET) == "('session', 'csrftoken', 'language')"


def test_nothing_set_serves_this_machine_alone_from_one_file() -> None:
    said = settings_say(
        "s.EMBEDDED, s.HTTPS, s.DEBUG, s.ALLOWED_HOSTS, s.DATABASES['default']['NAME']", SECRET_KEY=SECRET
    )

    assert said == f"(True, False, False, ['localhost', '127.0.0.1', '[::1]'], '{ROOT}/chat.sqlite3')"


def test_media_lie_in_a_folder_that_nobody_else_reads() -> None:
    said = settings_say("s.STORAGES['media']", SECRET_KEY=SECRET)

    assert said == (
        "{'BACKEND': 'django.core.files.storage.FileSystemStorage', 'OPTIONS': {'location': "
        f"'{ROOT}/var/media', 'file_permissions_mode': 384, 'directory_permissions_mode': 448}}}}"
    )


def test_media_lie_in_any_storage_that_is_named() -> None:
    given = '{"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "chat"}}'

    said = settings_say("s.STORAGES['media']", SECRET_KEY=SECRET, MEDIA_STORAGE=given)

    assert said == "{'BACKEND': 'storages.backends.s3.S3Storage', 'OPTIONS': {'bucket_name': 'chat'}}"


def test_sqlite_keeps_what_it_answered_for() -> None:
    said = settings_say("s.DATABASES['default']['OPTIONS']", SECRET_KEY=SECRET)

    assert "'transaction_mode': 'IMMEDIATE'" in said
    assert "journal_mode=WAL; PRAGMA synchronous=FULL" in said


def test_postgresql_keeps_the_options_of_its_address_beside_ours() -> None:
    said = settings_say("s.DATABASES['default']['OPTIONS']", DATABASE_STATEMENT_SECONDS="7", **PRODUCTION)

    assert "'sslmode': 'require'" in said
    assert "'options': '-c statement_timeout=7000 -c lock_timeout=10000 -c jit=off'" in said


def test_each_redis_shares_the_load() -> None:
    said = settings_say(
        "[h['address'] for h in s.CHANNEL_LAYERS['default']['CONFIG']['hosts']]", **PRODUCTION
    )

    assert said == "['rediss://one.example.com', 'rediss://two.example.com']"


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "abcd" * 20}, "SECRET_KEY"),
        ({"SECRET_KEY": "change-me-" + SECRET}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "short"}, "SECRET_KEY_FALLBACKS"),
        ({"SECRET_KEY_FALLBACKS": f"{SECRET[::-1]},cut,off"}, "SECRET_KEY_FALLBACKS"),
        ({"SECRET_KEY_FILE": "/somewhere"}, "SECRET_KEY_FILE"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "chat.example.com,*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ".example.com"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*.example.com"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "https://chat.example.com"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "chat.example.com:443"}, "ALLOWED_HOSTS"),
        ({"WEBHOOK_HOSTS": "*"}, "WEBHOOK_HOSTS"),
        ({"WEBHOOK_HOSTS": ".example.com"}, "WEBHOOK_HOSTS"),
        ({"WEBHOOK_HOSTS": "*.example.com"}, "WEBHOOK_HOSTS"),
        ({"WEBHOOK_PUBLIC_HOSTS": "*"}, "WEBHOOK_PUBLIC_HOSTS"),
        ({"WEBHOOK_PUBLIC_HOSTS": "*.*.com"}, "WEBHOOK_PUBLIC_HOSTS"),
        ({"WEBHOOK_PUBLIC_HOSTS": "example.com:8443"}, "WEBHOOK_PUBLIC_HOSTS"),
        ({"TRUSTED_ORIGINS": "*"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "null"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "app.example.com"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "https://app.example.com/"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "https://*.example.com"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "https://.example.com"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "https://app.example.com,http://app.example.com"}, "TRUSTED_ORIGINS"),
        ({"TRUSTED_ORIGINS": "http://app.example.com"}, "TRUSTED_ORIGINS"),
        ({"DATABASE_URL": "mysql://chat@db/chat"}, "DATABASE_URL"),
        ({"MEDIA_STORAGE": "media"}, "MEDIA_STORAGE"),
        ({"MEDIA_STORAGE": "[]"}, "MEDIA_STORAGE"),
        ({"MEDIA_STORAGE": '{"OPTIONS": {}}'}, "MEDIA_STORAGE"),
        ({"MEDIA_STORAGE": '{"BACKEND": "x", "location": "/srv"}'}, "MEDIA_STORAGE"),
        ({"DATABASE_URL": "sqlite:///:memory:"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://chat@db"}, "DATABASE_URL"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL"),
        ({"REDIS_URL": "rediss://one.example.com,redis://two.example.com"}, "REDIS_URL"),
        ({"REDIS_URL": "redis://localhost.example.com"}, "REDIS_URL"),
        ({"DATABASE_URL": "postgresql://chat@db.example.com/chat"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://chat@db.example.com/chat?sslmode=prefer"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql:///chat?host=db.example.com"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://chat@/chat?host=localhost,10.0.0.7"}, "DATABASE_URL"),
        ({"EMAIL_URL": "smtp://mail.example.com"}, "EMAIL_URL"),
        ({"PLAIN_HOSTS": "*"}, "PLAIN_HOSTS"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"DEBUG": "on", "DATABASE_URL": "", "REDIS_URL": ""}, "DEBUG"),
        ({"DEBUG": "on", "ALLOWED_HOSTS": "", "REDIS_URL": ""}, "DEBUG"),
        ({"DEBUG": "on", "ALLOWED_HOSTS": "", "DATABASE_URL": ""}, "DEBUG"),
        ({"DEBUG": "maybe"}, "DEBUG"),
        ({"HTTPS": "ture"}, "HTTPS"),
        ({"DATABASE_POOL_SIZE": "1"}, "DATABASE_POOL_SIZE"),
        ({"DATABASE_POOL_SIZE": "many"}, "DATABASE_POOL_SIZE"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
        ({"METRICS_TOKEN": "too short"}, "METRICS_TOKEN"),
        ({"METRICS_ADDRESSES": "everybody"}, "METRICS_ADDRESSES"),
        ({"METRICS_ADDRESSES": "10.0.0.1/8"}, "METRICS_ADDRESSES"),
        ({"CALLBACK_ASKED": "C2C.CallbackBeforeTea"}, "CALLBACK_ASKED"),
        ({"CALLBACK_SECONDS": "0"}, "CALLBACK_SECONDS"),
        ({"CALLBACK_SECONDS": "two"}, "CALLBACK_SECONDS"),
        ({"CHAT_LIMITS": "[]"}, "CHAT_LIMITS"),
        ({"CHAT_LIMITS": "{"}, "CHAT_LIMITS"),
        ({"CHAT_LIMITS": '{"paeg": 5}'}, "CHAT_LIMITS"),
        ({"CHAT_LIMITS": '{"page": "5"}'}, "CHAT_LIMITS"),
        ({"CHAT_LIMITS": '{"page": true}'}, "CHAT_LIMITS"),
        ({"CHAT_LIMITS": '{"page": 0}'}, "CHAT_LIMITS"),
    ],
)
def test_refuses_to_start_by_the_name_of_what_is_wrong(
    changed: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS")
    for name, value in {**PRODUCTION, **changed}.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=named):
        _read_everything()


@pytest.mark.parametrize(
    "plainly",
    [
        {"DATABASE_URL": "postgresql:///chat?host=/run/postgresql", "REDIS_URL": "unix:///run/valkey.sock"},
        {"DATABASE_URL": "postgresql://chat@127.0.0.1/chat", "REDIS_URL": "redis://[::1]:6379"},
        {
            "DATABASE_URL": "postgresql://chat@Database/chat",
            "REDIS_URL": "redis://:word@valkey:6379",
            "EMAIL_URL": "smtp://mail.internal:25",
            "PLAIN_HOSTS": "database, valkey, MAIL.internal",
        },
        {"EMAIL_URL": "smtp+tls://mail.example.com:587"},
    ],
)
def test_speaks_without_tls_within_this_machine_and_to_hosts_that_are_named(
    plainly: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HTTPS")
    for name, value in {**PRODUCTION, **plainly}.items():
        monkeypatch.setenv(name, value)

    _read_everything()


def test_no_setting_is_without_the_form_of_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Found in the settings' own source, so that a new one cannot be forgotten."""
    source = ast.parse((ROOT / "chatsite" / "settings.py").read_text())
    names = {
        str(call.args[0].value)
        for call in ast.walk(source)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).startswith("environment.")
        and isinstance(call.args[0], ast.Constant)
    }
    assert SECRETS.keys() <= names
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    for name in names:
        with monkeypatch.context() as here:
            here.delenv(name, raising=False)
            here.setenv(f"{name}_FILE", "/nowhere/at/all")
            with pytest.raises(ImproperlyConfigured, match=f"^{name}_FILE cannot be read"):
                _read_everything()


def test_every_secret_is_read_from_its_file(tmp_path: Path) -> None:
    for name, value in SECRETS.items():
        Path(tmp_path, name).write_text(f"{value}\n")

    said = settings_say(
        "[s.SECRET_KEY, s.SECRET_KEY_FALLBACKS, s.DATABASES['default']['PASSWORD'], s.REDIS_URLS,"
        "s.EMAIL_HOST_PASSWORD, s.CALLBACKS['token'], s.METRICS_TOKEN, s.STORAGES['media']['OPTIONS']]",
        **{f"{name}_FILE": str(tmp_path / name) for name in SECRETS},
    )

    assert ast.literal_eval(said) == [
        SECRET,
        [SECRET[::-1], SECRET.lower()],
        "of-the-database",
        ["rediss://:of-redis@one.example.com"],
        "of-the-mail",
        "of the back end",
        "a token of twenty-four characters",
        {"secret_key": "of the storage"},
    ]


def _read_everything() -> None:
    """The readers that the settings call, without a process for each case."""
    source = (ROOT / "chatsite" / "settings.py").read_text()
    module = {
        "__file__": str(ROOT / "chatsite" / "settings.py"),
        "__package__": "chatsite",
        "__name__": "chatsite.tried",
    }
    exec(compile(source, "settings.py", "exec"), module)


def test_limits_can_be_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAT_LIMITS", '{"page": 50, "recall_seconds": 300}')

    assert environment.limits("CHAT_LIMITS", ["page", "recall_seconds"]) == {
        "page": 50,
        "recall_seconds": 300,
    }


def test_origins_of_this_machine_need_no_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUSTED_ORIGINS", "http://localhost:3000, https://app.example.com:8443")

    assert environment.origins("TRUSTED_ORIGINS", https=True) == [
        "http://localhost:3000",
        "https://app.example.com:8443",
    ]


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path(tmp_path, "secret").write_text(f"{SECRET}\n")
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))

    assert environment.secret("SECRET_KEY", kept_in=None) == SECRET


def test_an_empty_file_is_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path(tmp_path, "secret").touch()
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "secret"))

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        environment.secret("SECRET_KEY", kept_in=None)


def test_a_made_secret_is_kept_for_the_owner_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SECRET_KEY")
    kept = tmp_path / "var" / "secret_key"

    first = environment.secret("SECRET_KEY", kept_in=kept)
    again = environment.secret("SECRET_KEY", kept_in=kept)

    assert first == again
    assert len(first) >= environment.SECRET_CHARACTERS
    assert kept.stat().st_mode & 0o777 == 0o600
    assert list(kept.parent.iterdir()) == [kept]
