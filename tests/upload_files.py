"""Files as curators and attackers send them, made afresh for each test of uploads."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image

CANARY = "Canary-Somchai"
EMPTY = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'


def upload(name, content):
    # The type that a browser declares is never to be believed.
    return SimpleUploadedFile(name, content, content_type="text/html")


def refusal(check, name, content):
    """The code with which a file is refused; its sentence must be complete."""
    with pytest.raises(ValidationError) as caught:
        check(upload(name, content))
    assert "%(" not in caught.value.messages[0]
    return caught.value.code


def cleaned(check, name, content):
    return check(upload(name, content)).read()


def picture(format="JPEG", size=(40, 20), mode="RGB", colour="red", drawing=None, **options):
    file = io.BytesIO()
    (drawing or Image.new(mode, size, colour)).save(file, format, **options)
    return file.getvalue()


def photograph(format="JPEG", **options):
    """A picture that tells where it was taken, and by whom."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = CANARY
    exif[ExifTags.IFD.GPSInfo] = {ExifTags.GPS.GPSLatitudeRef: "N", ExifTags.GPS.GPSLatitude: (13.0, 45.0, 0.0)}
    return picture(format, exif=exif, **options)


def pdf(change=lambda pdf: None, pages=1, **options):
    """A PDF with a line of text on each page; `change` may add anything to it."""
    file = io.BytesIO()
    with pikepdf.new() as made:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        for number in range(1, pages + 1):
            page = made.add_blank_page().obj
            page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary({"/AA": font}))
            page.Contents = made.make_stream(b"BT /AA 12 Tf 72 700 Td (Page %d) Tj ET" % number)
        change(made)
        made.save(file, **options)
    return file.getvalue()


def readable(content):
    """A PDF with all its streams unpacked, so that words can be looked for in its bytes."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as opened:
        opened.save(
            file,
            compress_streams=False,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
        )
    return file.getvalue()


def word(change=lambda document: None):
    file = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("ที่พักพิง Shelter")
    change(document)
    document.save(file)
    return file.getvalue()


def sheet(change=lambda book: None):
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "ที่พักพิง Shelter"
    change(book)
    book.save(file)
    return file.getvalue()


def unpacked(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def package(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def changed(content, part, old, new):
    """The same package with some bytes of one part replaced."""
    found = unpacked(content)
    assert old in found[part]
    return package({**found, part: found[part].replace(old, new)})


def linked(content, part, kind, target, parts=()):
    """The same package with one more relationship of a part, and more parts."""
    folder, _, name = part.rpartition("/")
    links = f"{folder}/_rels/{name}.rels".lstrip("/")
    outside = ' TargetMode="External"' if "://" in target else ""
    link = f'<Relationship Id="rCanary" Type="https://x.test/{kind}" Target="{target}"{outside}/>'
    found = {links: EMPTY, **unpacked(content), **dict(parts)}
    found[links] = found[links].replace(b"</Relationships>", f"{link}</Relationships>".encode())
    return package(found)
