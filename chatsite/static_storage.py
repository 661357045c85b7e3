"""Static files under names that carry their digest, so that browsers may keep them for ever."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .bare_modules import without_comments

OURS = ("chat/", "sdk/")


class HashedModules(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between JavaScript modules, which would otherwise name files of another release, and
    leaves the comments of our own out (docs/decisions/0016-comments-stay-at-home.md).

    Our own modules carry one digest, of all of them together. A digest of each for itself would need those of the
    modules it names to be known before, and modules may name each other: where they import, and in their types.
    """

    support_js_module_import_aggregation = True
    _release = ""

    def post_process(self, paths: Mapping[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        ours = {name: paths[name] for name in paths if _is_our_module(name)}
        bare = {name: (_Bare(storage), path) for name, (storage, path) in ours.items()}
        self._release = _digest(bare)
        yield from super().post_process({**paths, **bare}, *args, **options)

    def file_hash(self, name: str | None, content: Any = None) -> Any:
        if name and self._release and _is_our_module(name):
            return self._release
        return super().file_hash(name, content)


class _Bare:
    """Where our modules come from, without their comments."""

    def __init__(self, storage: Any) -> None:
        self._storage = storage

    def open(self, path: str) -> "ContentFile[bytes]":
        with self._storage.open(path) as file:
            return ContentFile(without_comments(file.read().decode()).encode())


def _is_our_module(name: str) -> bool:
    return name.startswith(OURS) and name.endswith(".js")


def _digest(files: Mapping[str, Any]) -> str:
    digest = sha256()
    for name in sorted(files):
        storage, path = files[name]
        with storage.open(path) as file:
            digest.update(name.encode() + b"\0" + sha256(file.read()).digest())
    return digest.hexdigest()[:12]
