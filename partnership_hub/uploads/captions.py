"""WebVTT, line by line. Only the cues are kept: headers, notes and styles are not shown, and may name people."""

import re

from .refused import Refused

TIME = r"(?:\d{2,}:)?[0-5]\d:[0-5]\d\.\d{3}"
SETTING = r"(?:vertical|line|position|size|align|region):[\w.,%-]+"
TIMING = re.compile(rf"({TIME})[ \t]+-->[ \t]+({TIME})(?:[ \t]+{SETTING})*[ \t]*")
TAG = re.compile(rf"</?(?:[biuc]|ruby|rt)(?:\.[\w-]+)*>|<(?:v|lang)(?:\.[\w-]+)*[ \t][^<>&]+>|</(?:v|lang)>|<{TIME}>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(source, target, extension):
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused("captions_encoding") from None
    lines = re.split(r"\r\n|\r|\n", text)
    if not re.fullmatch(r"WEBVTT(?:[ \t].*)?", lines[0]):
        raise Refused("mismatch", expected="WebVTT")
    cues = [cue for block in blocks(lines) if (cue := read_cue(block))]
    if not cues:
        raise Refused("captions_none")
    target.write_text("\n\n".join(["WEBVTT", *cues]) + "\n", encoding="utf-8")


def blocks(lines):
    """Lists of (line number, line), parted by blank lines; the header block is left out."""
    block = []
    for numbered in [*enumerate(lines, start=1), (0, "")]:
        if numbered[1]:
            block.append(numbered)
        elif block:
            if block[0][0] > 1:
                yield block
            block = []


def read_cue(block):
    if re.match(r"(NOTE|STYLE|REGION)\b", block[0][1]) and not any("-->" in line for _, line in block):
        return None
    timing = 0 if "-->" in block[0][1] else 1
    for number, line in block:
        if CONTROL.search(line):
            raise Refused("captions_line", line=number)
    check_timing(*block[min(timing, len(block) - 1)])
    for number, line in block[timing + 1 :]:
        if "-->" in line or "<" in TAG.sub("", line):
            raise Refused("captions_line", line=number)
    return "\n".join(line for _, line in block)


def check_timing(number, line):
    match = TIMING.fullmatch(line)
    if not match or seconds(match[1]) >= seconds(match[2]):
        raise Refused("captions_line", line=number)


def seconds(time):
    *hours, minutes, rest = time.split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + float(rest)
