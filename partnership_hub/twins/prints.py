"""Texts as they are compared: the print of a text in a few numbers, from which it cannot be read again.

A print holds the least hash of each of some bins: the share of bins in which two hold the same is about the share of
what the two texts have in common."""

import struct
from zlib import crc32

from ..search import analysis

VERSION = 100 * analysis.VERSION + 1  # raise it when prints are made otherwise: files are then read anew
BINS, GROUPS, BAND = 256, 32, 4
SHINGLE, SHORTEST = 3, 40  # words; a shorter text has no print
LONGEST, MOST_WORDS = 60_000, 5_000  # of a text, its beginning
EMPTY = 0xFFFFFFFF
PACKED = struct.Struct(f"<{BINS}I")


def print_of(text):
    """A number for each bin; nothing of a short text."""
    found = [word.text for word in analysis.words(text[:LONGEST])][:MOST_WORDS]
    if len(found) < SHORTEST:
        return ()
    least = [EMPTY] * BINS
    for at in range(len(found) - SHINGLE + 1):
        value = crc32(" ".join(found[at : at + SHINGLE]).encode())
        least[value % BINS] = min(value, least[value % BINS])
    return tuple(least)


def packed(one):
    return PACKED.pack(*one) if one else b""


def unpacked(kept):
    return PACKED.unpack(kept) if kept else ()


def bands(one):
    """Keys, of which two texts that are nearly equal have at least one in common: the least hashes of four groups of
    bins a key."""
    if not one:
        return set()
    least = [min(one[at::GROUPS]) for at in range(GROUPS)]
    filled = [value if value != EMPTY else _next(least, at) for at, value in enumerate(least)]
    return {f"x:{at}:{crc32(repr(filled[at : at + BAND]).encode()):x}" for at in range(0, GROUPS, BAND)}


def _next(least, at):
    """An empty one takes after the next."""
    return next(value for value in least[at:] + least[:at] if value != EMPTY)


def resemblance(one, other):
    """About the share of what two texts have in common, from 0 to 1."""
    held = [pair for pair in zip(one, other, strict=False) if pair != (EMPTY, EMPTY)]
    return sum(mine == others for mine, others in held) / len(held) if held else 0.0
