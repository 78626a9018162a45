"""Pictures are drawn anew: only their pixels, upright and in sRGB, reach the stored WebP."""

from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from .refused import Refused

MAX_PIXELS = 50_000_000
LONG_SIDE = 2_000
QUALITY = 82
FORMATS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP"}


def clean(source, target, extension):
    try:
        # Of an animation, and of a phone's several pictures in one JPEG, only the first is ever read.
        with Image.open(source, formats=[FORMATS[extension]]) as opened:
            picture = redrawn(opened)
    except UnidentifiedImageError:
        raise Refused("mismatch", expected=FORMATS[extension]) from None
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels", limit=MAX_PIXELS // 1_000_000) from None
    picture.save(target, "WEBP", quality=QUALITY)
    return {"width": picture.width, "height": picture.height}


def redrawn(opened):
    if opened.width * opened.height > MAX_PIXELS:
        raise Refused("too_many_pixels", limit=MAX_PIXELS // 1_000_000)
    # A JPEG can be decoded at an eighth to a half of its size, in as much less memory.
    opened.draft(None, (2 * LONG_SIDE, 2 * LONG_SIDE))
    ImageOps.exif_transpose(opened, in_place=True)
    picture = in_eight_bits(opened)
    picture.thumbnail((LONG_SIDE, LONG_SIDE))
    return in_srgb(picture, opened.info.get("icc_profile"))


def in_eight_bits(opened):
    """A mode that can be made smaller and smoothly so: palettes and 16-bit greys cannot."""
    if opened.mode.startswith("I"):
        return opened.point(lambda grey: grey / 256).convert("L")
    if opened.mode in ("RGB", "RGBA", "CMYK", "L"):
        return opened
    return opened.convert("RGBA" if opened.has_transparency_data else "RGB")


def in_srgb(picture, profile):
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    if profile:
        # A profile that cannot be used is worth no more than none.
        with suppress(ImageCms.PyCMSError, OSError):
            source, srgb = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, srgb, outputMode=mode)
    return picture.convert(mode)
