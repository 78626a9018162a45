"""The text of a PDF or a Word file, and what the file says of itself: for guesses, never for readers.

`pdftotext` of Poppler where there is one: it keeps the letters of Thai, Khmer and Burmese in order; else pypdf."""

import re
import shutil
import subprocess
import zipfile
from contextlib import suppress
from os import defpath

import pikepdf
import pypdf
from lxml import etree

from . import office
from .refused import Refused

PAGES = 30
LONGEST = 200_000
SECONDS = 15
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
WORD = re.compile(r"\w[^\W\d_]")


def clean(source, target, task):
    return (of_pdf if task == "text-pdf" else of_word)(source)


def plain(text):
    return CONTROL.sub(" ", text.encode("utf-8", "replace").decode("utf-8"))[:LONGEST]


def of_pdf(source):
    facts = own_data(source)
    program = shutil.which("pdftotext", path=f"{defpath}:/usr/local/bin:/opt/homebrew/bin")
    if program:
        text = poppler(program, "-l", str(PAGES), source)
        largest = largest_lines(poppler(program, "-bbox-layout", "-l", "1", source))
    else:
        text, largest = by_pypdf(source), ""
    return facts | {"text": plain(text), "largest": plain(largest)[:400]}


def poppler(program, *arguments):
    done = subprocess.run(  # noqa: S603 - a program of the system, within the limits of this process
        [program, "-q", "-enc", "UTF-8", *arguments, "-"], capture_output=True, timeout=SECONDS, check=False
    )
    return done.stdout[: 8 * LONGEST].decode("utf-8", "replace")


def by_pypdf(source):
    parts, length = [], 0
    for page in pypdf.PdfReader(source).pages[:PAGES]:
        with suppress(Exception):  # a page that cannot be read is left out
            parts.append(page.extract_text())
            length += len(parts[-1])
        if length > LONGEST:
            break
    return "\n\n".join(parts)


def largest_lines(layout):
    """The lines of the first page in the largest letters, as they follow each other."""
    root = etree.fromstring(
        CONTROL.sub(" ", layout).encode(), etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    )
    lines = []
    for line in root.iterfind(".//{*}line") if root is not None else ():
        text = " ".join("".join(word.itertext()) for word in line.iterfind("{*}word")).strip()
        if WORD.search(text):
            lines.append((float(line.get("yMax", 0)) - float(line.get("yMin", 0)), text))
    tallest = max((height for height, _text in lines), default=0)
    return "\n".join(text for height, text in lines if height > 0.85 * tallest) if len(lines) > 1 else ""


def own_data(source):
    with suppress(pikepdf.PdfError, ValueError), pikepdf.open(source) as pdf:
        given = {name: str(pdf.docinfo.get(f"/{key}", "")) for name, key in
                 (("title", "Title"), ("author", "Author"), ("made", "CreationDate"))}  # fmt: skip
        given["language"] = str(pdf.Root.get("/Lang", ""))
        return {name: plain(value).strip()[:400] for name, value in given.items()}
    return {}


def of_word(source):
    with zipfile.ZipFile(source) as package:
        office.check_bounds(package.infolist(), source.stat().st_size)
        names = set(package.namelist())
        if "word/document.xml" not in names:
            raise Refused("mismatch", expected="DOCX")
        root = office.parse(package.read("word/document.xml"))
        core = office.parse(package.read("docProps/core.xml")) if "docProps/core.xml" in names else None
    facts = {"title": "", "made": ""}
    if core is not None:
        facts = {name: (core.findtext(f"{{*}}{key}") or "").strip()[:400] for name, key in
                 (("title", "title"), ("made", "created"))}  # fmt: skip
    lines, heading = [], ""
    for paragraph in root.iter("{*}p"):
        line = "".join(run.text or "" for run in paragraph.iter("{*}t"))
        style = paragraph.find("{*}pPr/{*}pStyle")
        named = " ".join(style.attrib.values()) if style is not None else ""
        if not heading and line.strip() and re.match(r"(Title|Heading ?1)$", named):
            heading = line.strip()
        lines.append(line)
    return facts | {"text": plain("\n".join(lines)), "heading": plain(heading)[:400]}
