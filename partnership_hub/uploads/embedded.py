"""Photographs inside documents: what is not the picture is cut out, without drawing it anew."""

import re
from struct import unpack_from

PNG = b"\x89PNG\r\n\x1a\n"
PNG_PRIVATE = (b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME")
# APP0 says what a JPEG is and APP14 how its colours are meant; the other APPn and COM are about its making.
JPEG_PRIVATE = (0xE1, *range(0xE3, 0xEE), 0xEF, 0xFE)
JPEG_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def without_metadata(data):
    if data.startswith(PNG):
        return png_without_metadata(data)
    if data.startswith(b"\xff\xd8"):
        return jpeg_without_metadata(data)
    return data


def png_without_metadata(data):
    kept, at = [PNG], len(PNG)
    while at + 12 <= len(data):
        length, kind = unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind not in PNG_PRIVATE:
            kept.append(data[at:end])
        if kind == b"IEND":
            break
        at = end
    return b"".join(kept)


def jpeg_without_metadata(data):
    """What follows the end of the picture goes too: a phone's second picture has its own metadata."""
    kept, at = [b"\xff\xd8"], 2
    while marker := JPEG_MARKER.search(data, at):
        start, code = marker.start(), data[marker.start() + 1]
        kept.append(data[at:start])  # the picture's own bits, between a scan's head and the next marker
        at = start + 2 + (0 if code == 0xD9 else unpack_from(">H", data, start + 2)[0])
        if code == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        if not is_private(code, data[start + 4 : start + 16]):
            kept.append(data[start:at])
    return b"".join([*kept, data[at:]])


def is_private(code, head):
    # APP2 holds the colour profile, or a list of the pictures behind the first.
    return code in JPEG_PRIVATE or (code == 0xE2 and not head.startswith(b"ICC_PROFILE"))
