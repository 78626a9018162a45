import pytest

from partnership_hub.uploads.checks import check_captions, check_video

from .upload_files import CANARY, cleaned, picture, refusal

WHERE = CANARY.encode()
HTML = b"<html><script>alert(1)</script></html>"


def box(kind, *inside, wide=False):
    data = b"".join(inside)
    if wide:
        return (1).to_bytes(4) + kind + (len(data) + 16).to_bytes(8) + data
    return (len(data) + 8).to_bytes(4) + kind + data


HEAD = box(b"ftyp", b"isom\0\0\2\0isomiso2")
DATES = b"\0\0\0\0" + WHERE[:8] + b"the rest"
FRAMES = box(b"mdat", b"frames udta free")


def mp4(*moov, head=HEAD, frames=FRAMES, end=b""):
    return head + box(b"moov", *moov) + frames + end


@pytest.mark.parametrize(
    "content",
    [
        mp4(box(b"udta", WHERE)),
        mp4(box(b"udta", WHERE, wide=True)),
        mp4(box(b"meta", WHERE)),
        mp4(box(b"trak", box(b"udta", WHERE))),
        mp4(end=box(b"uuid", WHERE)),
        mp4(end=box(b"free", WHERE)),
        mp4(end=b"\0\0\0\0free" + WHERE),
        mp4(box(b"mvhd", DATES)),
        mp4(box(b"trak", box(b"mdia", box(b"mdhd", b"\1\0\0\0" + bytes(8) + WHERE[:8] + b"the rest")))),
    ],
)
def test_an_mp4_forgets_where_and_when_and_keeps_its_frames_in_place(content):
    assert WHERE[:8] in content
    result = cleaned(check_video, "a.mp4", content)
    assert WHERE[:8] not in result
    assert result.count(b"the rest") == content.count(b"the rest")
    assert len(result) == len(content)
    assert result.index(FRAMES) == content.index(FRAMES)


def element(name, data, width=1):
    return name + ((1 << 7 * width) | len(data)).to_bytes(width) + data


EBML = element(b"\x1aE\xdf\xa3", element(b"\x42\x82", b"webm"))
ENDLESS = b"\x01\xff\xff\xff\xff\xff\xff\xff"
CLUSTER = b"\x1fC\xb6u"
BLOCK = element(b"\xa3", b"frames")


def webm(*inside, head=EBML):
    return head + element(b"\x18S\x80g", b"".join(inside), 8)


@pytest.mark.parametrize(
    "content",
    [
        webm(element(b"\x12T\xc3g", WHERE), element(CLUSTER, BLOCK)),
        webm(element(CLUSTER, BLOCK), element(b"\x12T\xc3g", WHERE, 8)),
        webm(element(b"\x15I\xa9f", element(b"{\xa9", WHERE) + element(b"Da", bytes(8))), element(CLUSTER, BLOCK)),
        EBML + b"\x18S\x80g" + ENDLESS + CLUSTER + ENDLESS + BLOCK + element(b"\x12T\xc3g", WHERE),
    ],
)
def test_a_webm_forgets_where_and_when_and_keeps_its_frames_in_place(content):
    result = cleaned(check_video, "a.webm", content)
    assert WHERE not in result
    assert cleaned(check_video, "a.webm", result) == result
    assert len(result) == len(content)
    assert result.index(BLOCK) == content.index(BLOCK)


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("a.mp4", HTML, "mismatch"),
        ("a.mp4", mp4(head=box(b"ftyp", b"qt  \0\0\2\0qt  ")), "mismatch"),
        ("a.mp4", mp4(head=HEAD.replace(b"ftyp", b"wide")), "mismatch"),
        ("a.mp4", HEAD, "damaged"),
        ("a.mp4", mp4()[:-1], "damaged"),
        ("a.mp4", mp4(end=HTML), "damaged"),
        ("a.mp4", mp4(end=b"\0\0\0\4free"), "damaged"),
        ("a.mp4", webm(), "mismatch"),
        ("a.webm", mp4(), "mismatch"),
        ("a.webm", picture("WEBP"), "mismatch"),
        ("a.webm", webm(head=EBML.replace(b"webm", b"mkv ")), "mismatch"),
        ("a.webm", webm(BLOCK)[:-1], "damaged"),
        ("a.mov", mp4(), "extension"),
    ],
)
def test_what_is_not_a_sound_video_is_refused(name, content, code):
    assert refusal(check_video, name, content) == code


CUE = "00:01.000 --> 00:04.000"


@pytest.mark.parametrize(
    "cue",
    [
        f"{CUE}\nสวัสดี\nA second line > the first",
        f"1\n{CUE}\nHello",
        "59:59.000 --> 01:00:00.000\nHello",
        "100:00:01.000 --> 100:00:02.500 line:-1 align:start position:50%,line-left\nHello",
        f"{CUE}\n<b>A</b> <i.loud>B</i> <c.yellow>C</c> <lang th>ก</lang> <v Officer>D</v> <00:02.000>E",
        f"{CUE}\n<ruby>漢<rt>kan</rt></ruby> &amp; &lt;",
    ],
)
def test_captions_come_through_as_they_are(cue):
    assert cleaned(check_captions, "a.vtt", f"WEBVTT\n\n{cue}\n".encode()).decode() == f"WEBVTT\n\n{cue}\n"


def test_only_the_cues_of_captions_are_kept():
    blocks = [f"\ufeffWEBVTT by {CANARY}\nKind: x", f"NOTE {CANARY}", "STYLE\n::cue(i) {}", f"{CUE}\nHi"]
    content = "\n\n".join(blocks).replace("\n", "\r\n").encode()
    assert cleaned(check_captions, "a.vtt", content).decode() == f"WEBVTT\n\n{CUE}\nHi\n"


@pytest.mark.parametrize(
    "text, code",
    [
        (f"{CUE}\nHello", "mismatch"),
        (f"WEBVTTX\n\n{CUE}\nHello", "mismatch"),
        ("WEBVTT\n\nNOTE nothing else", "captions_none"),
        (f"WEBVTT\n\n{CUE}\n<script>alert(1)</script>", "captions_line"),
        (f"WEBVTT\n\n{CUE}\n<b onclick=x>Hello</b>", "captions_line"),
        (f"WEBVTT\n\n{CUE}\n<img src=x>", "captions_line"),
        (f"WEBVTT\n\n{CUE}\n<b", "captions_line"),
        (f"WEBVTT\n\n{CUE}\nA\0B", "captions_line"),
        (f"WEBVTT\n\n{CUE} onload:x\nHello", "captions_line"),
        ("WEBVTT\n\n00:04.000 --> 00:01.000\nHello", "captions_line"),
        ("WEBVTT\n\n00:01,000 --> 00:04,000\nA SubRip file", "captions_line"),
        (f"WEBVTT\n\n{CUE}\nHello\n{CUE}\nNo blank line before", "captions_line"),
        ("WEBVTT\n\nOnly a line", "captions_line"),
    ],
)
def test_what_is_not_sound_webvtt_is_refused(text, code):
    assert refusal(check_captions, "a.vtt", text.encode()) == code


def test_captions_in_another_encoding_are_refused():
    assert refusal(check_captions, "a.vtt", "WEBVTT\n\nสวัสดี".encode("cp874")) == "captions_encoding"
