"""Videos keep their pictures and sound byte for byte; what says where, when and by whom is emptied in place."""

import re
import shutil

from .refused import Refused

MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
MP4_CONTAINERS = {b"moov", b"trak", b"mdia"}
MP4_PRIVATE = {b"udta", b"meta", b"uuid", b"free", b"skip"}
MP4_DATED = {b"mvhd", b"tkhd", b"mdhd"}

WEBM = re.compile(rb"\x1aE\xdf\xa3.{1,48}?\x42\x82\x84webm.{0,48}?\x18S\x80g", re.DOTALL)
WEBM_ENTERED = {b"\x18S\x80g", b"\x15I\xa9f"}  # Segment, Info
# Tags, Attachments; Info's Title, DateUTC and file name; a checksum that no longer holds.
WEBM_PRIVATE = {b"\x12T\xc3g", b"\x19A\xa4i", b"{\xa9", b"Da", b"s\x84", b"\xbf"}


def clean(source, target, extension):
    shutil.copyfile(source, target)
    with target.open("r+b") as file:
        (clean_mp4 if extension == "mp4" else clean_webm)(file, source.stat().st_size)


def clean_mp4(file, size):
    head = file.read(32)
    brands = {head[at : at + 4] for at in (8, *range(16, 32, 4))}
    if head[4:8] != b"ftyp" or not brands & MP4_BRANDS:
        raise Refused("mismatch", expected="MP4")
    kinds = {kind for kind, *_ in scrub_boxes(file, 0, size)}
    if not {b"moov", b"mdat"} <= kinds:
        raise Refused("damaged")


def scrub_boxes(file, start, end):
    found = list(boxes(file, start, end))
    for kind, at, body, stop in found:
        if kind in MP4_PRIVATE:
            overwrite(file, at + 4, b"free")
            overwrite(file, body, bytes(stop - body))
        elif kind in MP4_DATED:
            file.seek(body)
            wide = file.read(1) == b"\1"
            overwrite(file, body + 4, bytes(16 if wide else 8))
        elif kind in MP4_CONTAINERS:
            scrub_boxes(file, body, stop)
    return found


def boxes(file, start, end):
    while start < end:
        file.seek(start)
        head = file.read(16)
        size, kind, body = int.from_bytes(head[:4]), head[4:8], start + 8
        if size == 1:
            size, body = int.from_bytes(head[8:16]), start + 16
        stop = start + size if size else end
        if not body <= stop <= end:
            raise Refused("damaged")
        yield kind, start, body, stop
        start = stop


def clean_webm(file, size):
    if not WEBM.match(file.read(128)):
        raise Refused("mismatch", expected="WebM")
    at = 0
    while at < size:
        name, body, stop = element(file, at)
        if stop > size:
            raise Refused("damaged")
        if name in WEBM_PRIVATE:
            overwrite(file, at, void(stop - at, body - at))
        at = stop


def element(file, at):
    """An element's name, where its content begins, and where the next begins: inside it, for those we enter."""
    file.seek(at)
    head = file.read(16)
    split = 9 - head[0].bit_length()
    body = split + 9 - head[split].bit_length()
    field = 7 * (body - split)
    length = int.from_bytes(head[split:body]) % (1 << field)
    endless = length == (1 << field) - 1  # a recording sent while it was made
    entered = endless or head[:split] in WEBM_ENTERED
    return head[:split], at + body, at + body + (0 if entered else length)


def void(total, head):
    """An empty element just as long as another, whose name and length took `head` bytes."""
    width = min(head - 1, 8)
    rest = total - 1 - width
    return b"\xec" + ((1 << 7 * width) | rest).to_bytes(width) + bytes(rest)


def overwrite(file, at, data):
    file.seek(at)
    file.write(data)
