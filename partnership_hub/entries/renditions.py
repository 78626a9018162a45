"""Pictures in WebP at the widths at which pages show them, made once, when a picture is saved.

A rendition is named after its original and its width: `covers/5f….webp.w320.webp`. So no table is needed, and
media.send asks for the original whether a reader may have it. A missing one is answered with the original.
"""

import logging
import re
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

WIDTHS = (160, 320, 640, 960, 1280)
QUALITY = 76
FOLDERS = ("covers", "pictures")
NAME = re.compile(r"(.+\.[a-z0-9]+)\.w[1-9][0-9]{1,3}\.webp")

logger = logging.getLogger(__name__)


def name_of(original, width):
    return f"{original}.w{width}.webp"


def original_of(name):
    """The name of the picture that a rendition was made of; any other name as it is."""
    match = NAME.fullmatch(name)
    return match[1] if match else name


def widths_below(width):
    return [smaller for smaller in WIDTHS if smaller < (width or 0)]


def originals(entries):
    """The names of the pictures that entries show, whatever their state."""
    media = entries.model.media
    for lookup in (media[folder] for folder in FOLDERS if folder in media):
        yield from filter(None, entries.order_by().values_list(lookup, flat=True))


def make_for(entry):
    for original in originals(type(entry).objects.filter(pk=entry.pk)):
        make(original)


def make(original):
    """Makes the missing renditions of a stored picture; says how many."""
    made = 0
    try:
        with default_storage.open(original) as file, Image.open(file) as picture:
            for width in widths_below(picture.width):
                if not default_storage.exists(name := name_of(original, width)):
                    default_storage.save(name, ContentFile(_drawn(picture, width)))
                    made += 1
    except (OSError, ValueError) as error:
        # Readers are sent the original.
        logger.warning("No renditions of %s: %s", original, error)
    return made


def _drawn(picture, width):
    height = max(1, round(picture.height * width / picture.width))
    target = BytesIO()
    smaller = picture.convert("RGBA" if picture.has_transparency_data else "RGB").resize((width, height), Image.LANCZOS)
    smaller.save(target, "WEBP", quality=QUALITY, method=5)
    return target.getvalue()


def remove_orphans(known):
    """Removes the renditions of pictures that no entry shows any more; says how many."""
    removed = 0
    for folder in FOLDERS:
        for name in _names(folder):
            if name != (original := original_of(name)) and original not in known:
                default_storage.delete(name)
                removed += 1
    return removed


def _names(folder):
    try:
        return [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    except FileNotFoundError:
        return []
