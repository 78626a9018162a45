import io
import zlib

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from partnership_hub.uploads.checks import check_picture
from partnership_hub.uploads.embedded import without_metadata

from .upload_files import CANARY, cleaned, pdf, photograph, picture, refusal, upload

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode()


def noted(**options):
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", CANARY)
    return picture("PNG", pnginfo=info, **options)


def drawn(content):
    return Image.open(io.BytesIO(content))


def pixel_bomb(width, height):
    """A PNG of a few bytes whose head claims any size."""
    head = width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4) for kind, data in chunks
    )


@pytest.mark.parametrize(
    "name, content",
    [
        ("a.jpg", photograph(xmp=XMP, comment=CANARY)),
        ("a.JPEG", photograph() + CANARY.encode()),
        ("a.png", photograph("PNG")),
        ("a.png", noted()),
        ("a.webp", photograph("WEBP", xmp=XMP)),
    ],
)
def test_no_metadata_is_left_in_a_picture(name, content):
    assert CANARY.encode() in content
    result = cleaned(check_picture, name, content)
    assert CANARY.encode() not in result
    assert drawn(result).format == "WEBP"
    assert not drawn(result).getexif()
    assert not {"exif", "xmp", "icc_profile"} & drawn(result).info.keys()


def test_a_picture_is_stored_upright_with_its_size():
    exif = Image.Exif()
    exif[0x0112] = 6  # taken with the phone on its side
    checked = check_picture(upload("a.jpg", picture(size=(40, 20), exif=exif)))
    assert (checked.width, checked.height) == (20, 40) == drawn(checked.read()).size


def test_a_large_picture_is_made_smaller_and_a_small_one_is_not_made_larger():
    assert drawn(cleaned(check_picture, "a.jpg", picture(size=(6000, 3000)))).size == (2000, 1000)
    assert drawn(cleaned(check_picture, "a.jpg", picture(size=(3, 3)))).size == (3, 3)


def test_a_colour_profile_is_applied_before_it_is_dropped():
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    swapped = swapped.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    red, green, _ = drawn(cleaned(check_picture, "a.png", picture("PNG", icc_profile=bytes(swapped)))).getpixel((5, 5))
    assert green > 200 > 50 > red


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_taken(mode):
    assert drawn(cleaned(check_picture, "a.png", picture("PNG", mode=mode, colour=None))).size == (40, 20)


@pytest.mark.parametrize("mode", ["1", "P", "L"])
def test_a_fine_pattern_made_smaller_is_grey(mode):
    lines = Image.new("L", (4000, 4))
    lines.putdata([0, 255] * 8000)
    result = cleaned(check_picture, "a.png", picture("PNG", drawing=lines.convert(mode)))
    assert 100 < drawn(result).getpixel((900, 1))[0] < 155


def test_sixteen_bit_grey_is_not_bleached():
    grey = picture("PNG", mode="I;16", colour=1 << 15)
    assert drawn(cleaned(check_picture, "a.png", grey)).getpixel((5, 5)) == (128, 128, 128)


def test_transparency_stays():
    clear = picture("PNG", mode="RGBA", colour=(255, 0, 0, 90))
    assert drawn(cleaned(check_picture, "a.png", clear)).getpixel((5, 5))[3] == 90


def test_of_an_animation_the_first_frame_is_kept():
    frames = [Image.new("RGB", (40, 20), colour) for colour in ("red", "blue")]
    file = io.BytesIO()
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:])
    result = drawn(cleaned(check_picture, "a.webp", file.getvalue()))
    assert result.n_frames == 1
    assert result.getpixel((5, 5))[0] > 200


def test_a_phones_jpeg_with_a_second_picture_is_taken():
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(file, "MPO", save_all=True, append_images=[Image.new("RGB", (9, 9))])
    assert drawn(cleaned(check_picture, "a.jpg", file.getvalue())).size == (40, 20)


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("a.png", pixel_bomb(50_000, 50_000), "too_many_pixels"),
        ("a.png", pixel_bomb(8_000, 8_000), "too_many_pixels"),
        ("a.png", pixel_bomb(100, 100), "damaged"),
        ("a.jpg", picture(size=(400, 200))[:-200], "damaged"),
        ("a.png", picture(), "mismatch"),
        ("a.jpg", picture("GIF"), "mismatch"),
        ("a.png", SVG, "mismatch"),
        ("a.webp", b"<html>", "mismatch"),
        ("a.jpg", pdf(), "mismatch"),
        ("a.svg", SVG, "extension"),
    ],
)
def test_what_is_not_a_sound_picture_is_refused(name, content, code):
    assert refusal(check_picture, name, content) == code


def test_a_page_hidden_behind_a_picture_is_not_kept():
    html = b"<html><script>alert(1)</script></html>"
    assert html not in cleaned(check_picture, "a.jpg", picture() + html)


@pytest.mark.parametrize(
    "content",
    [
        photograph(size=(200, 100), progressive=True),
        photograph(xmp=XMP, comment=CANARY),
        photograph(drawing=Image.effect_noise((300, 200), 90)),
        photograph() + photograph(),
        photograph("PNG") + CANARY.encode(),
        photograph("PNG"),
        noted(),
    ],
)
def test_a_photograph_inside_a_document_keeps_its_pixels_only(content):
    result = without_metadata(content)
    assert CANARY.encode() in content
    assert CANARY.encode() not in result
    assert drawn(result).tobytes() == drawn(content).tobytes()


def test_the_end_of_a_photograph_is_found_past_bytes_that_look_like_a_marker():
    sound = b"\xff\xd8\xff\xda\0\2bits\xff\0\0\x09bits\xff\xd9"
    assert without_metadata(sound + CANARY.encode()) == sound


def test_the_colours_of_a_photograph_inside_a_document_stay():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = picture(mode="CMYK", icc_profile=profile)
    assert without_metadata(content) == content
    assert without_metadata(picture("PNG", icc_profile=profile)) == picture("PNG", icc_profile=profile)
