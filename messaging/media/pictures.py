"""Pictures, made anew from what was uploaded: whatever else was in the file (places, cameras, scripts, another file
behind the picture) is in none of them.

The dangers: a small file may say that it is enormous, so what its header says is looked at before anything is decoded;
decoding takes memory, so only a few are decoded at a time.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, Any, NamedTuple

from PIL import Image, ImageOps, ImageSequence

from messaging.errors import Overloaded, UploadTooLarge, WrongMedia
from messaging.limits import limits
from messaging.wire.limits import past

FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
SMALLER = {"large": 1280, "small": 400}
"""The longer side of the two smaller sizes, in pixels."""
AVATAR_SIDE = 320
LOOPING = ("duration", "loop", "disposal", "blend", "background", "transparency")
AT_ONCE, PATIENCE = 2, 20.0
QUALITY = 82

_decoding = threading.BoundedSemaphore(AT_ONCE)


class Picture(NamedTuple):
    """One size of a picture."""

    content: bytes
    type: str
    width: int
    height: int


def make_pictures(file: IO[bytes]) -> dict[str, Picture]:
    """The picture upright and without its metadata as `original`, and `large` and `small` where they are smaller.
    WrongMedia for what is no picture, UploadTooLarge past `picture_pixels` or
    `picture_frames`."""
    with _opened(file) as image:
        if getattr(image, "is_animated", False):
            return {"original": _animation(image)}
        upright = ImageOps.exif_transpose(image)
        made = {"original": _still(image, upright)}
        for name, side in SMALLER.items():
            if max(upright.size) > side:
                upright.thumbnail((side, side), Image.Resampling.LANCZOS)
                made[name] = _webp(upright)
        return made


def make_avatar(file: IO[bytes]) -> dict[str, Picture]:
    """The middle of the picture, square and small."""
    with _opened(file) as image:
        upright = ImageOps.exif_transpose(image)
        side = min(AVATAR_SIDE, *upright.size)
        return {"original": _webp(ImageOps.fit(_plain(upright), (side, side), Image.Resampling.LANCZOS))}


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture, whose size is bearable. Whatever its decoder stumbles over makes it no picture."""
    if not _decoding.acquire(timeout=PATIENCE):
        raise Overloaded("The server is busy with other pictures. Nothing was done; try again in a moment.")
    try:
        file.seek(0)
        with Image.open(file, formats=tuple(FORMATS)) as image:
            _require_bearable(image)
            yield image
    except (UploadTooLarge, Overloaded, MemoryError):
        raise
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except Exception as fault:
        # Decoders raise whatever they come upon.
        raise WrongMedia("This is no picture that can be shown: JPEG, PNG, GIF or WebP.") from fault
    finally:
        _decoding.release()


def _require_bearable(image: Image.Image) -> None:
    """All frames together: each of them is decoded, and costs something of itself, however small it is."""
    most = limits().picture_pixels
    width, height = image.size
    frames = 1
    if width * height <= most:
        _require_few_frames(image)
        frames = getattr(image, "n_frames", 1)
    if width * height * frames > most:
        raise _too_many_pixels()


def _require_few_frames(image: Image.Image) -> None:
    most = limits().picture_frames
    if image.format == "GIF":
        # It does not say how many there are: they are counted, but no further than this.
        try:
            image.seek(most)
        except EOFError:
            image.seek(0)
            return
    elif getattr(image, "n_frames", 1) <= most:
        return
    raise UploadTooLarge(past("picture_frames", "frames"), limit=most)


def _too_many_pixels() -> UploadTooLarge:
    said = past("picture_pixels", "pixels, those of all frames together")
    return UploadTooLarge(said, limit=limits().picture_pixels)


def _still(source: Image.Image, upright: Image.Image) -> Picture:
    kind = source.format or "PNG"
    profile = source.info.get("icc_profile")
    # Not turned: as fine as it was, and no coarser for being packed anew.
    as_it_was = kind == "JPEG" and source.getexif().get(0x0112, 1) == 1
    upright = source if as_it_was else upright
    upright.load()
    _forget(upright)
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kind == "JPEG":
        options |= {"quality": "keep" if as_it_was else 92, "optimize": True}
    elif kind == "WEBP":
        options |= {"quality": 90}
    return _packed(upright, kind, **options)


def _animation(image: Image.Image) -> Picture:
    """The same frames for the same times."""
    frames, facts = [], []
    for frame in ImageSequence.Iterator(image):
        copy = frame.copy()
        facts.append(copy.info.get("duration", 0))
        _forget(copy)
        frames.append(copy)
    first, *others = frames
    options: dict[str, Any] = {"save_all": True, "append_images": others, "duration": facts}
    if (loop := image.info.get("loop")) is not None:
        options["loop"] = loop
    return _packed(first, image.format or "GIF", **options)


def _webp(image: Image.Image) -> Picture:
    profile = image.info.get("icc_profile")
    plain = _plain(image)
    _forget(plain)
    return _packed(plain, "WEBP", quality=QUALITY, **({"icc_profile": profile} if profile else {}))


def _plain(image: Image.Image) -> Image.Image:
    see_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def _forget(image: Image.Image) -> None:
    """What is said beside the picture: encoders write it down again."""
    image.info = {name: value for name, value in image.info.items() if name in LOOPING}


def _packed(image: Image.Image, kind: str, **options: Any) -> Picture:
    out = BytesIO()
    image.save(out, kind, **options)
    return Picture(out.getvalue(), FORMATS[kind], image.width, image.height)
