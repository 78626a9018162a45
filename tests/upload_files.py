"""Files as curators and attackers send them, made afresh for each test of uploads."""

import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

CANARY = "Canary-Somchai"


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


def picture(format="JPEG", size=(40, 20), mode="RGB", **options):
    file = io.BytesIO()
    Image.new(mode, size, "red").save(file, format, **options)
    return file.getvalue()


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


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def package(parts, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return file.getvalue()


def changed(content, part, old, new):
    """The same package with some bytes of one part replaced."""
    found = parts(content)
    assert old in found[part]
    return package({**found, part: found[part].replace(old, new)})


def linked(content, part, kind, target, **extra):
    """The same package with one more relationship of a part, and more parts."""
    links = part.replace("/", "/_rels/") + ".rels" if part else "_rels/.rels"
    outside = ' TargetMode="External"' if "://" in target else ""
    link = f'<Relationship Id="rCanary" Type="https://x.test/relationships/{kind}" Target="{target}"{outside}/>'
    found = changed(content, links, b"</Relationships>", f"{link}</Relationships>".encode())
    return package({**parts(found), **{name: data for name, data in extra.get("parts", {}).items()}})
