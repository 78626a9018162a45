"""Word and Excel files: a zip of XML parts, followed from its root, cleaned and written anew.

Only what a kept relationship leads to is written, so that nothing can hide in the package.
"""

import posixpath
import re
import zipfile
from functools import partial
from xml.sax import ContentHandler

import defusedxml.sax
import docx
import openpyxl
from defusedxml import DefusedXmlException
from lxml import etree

from .embedded import without_metadata
from .refused import Refused

MB = 1 << 20
MAX_ENTRIES = 5_000
MAX_UNPACKED = 200 * MB
MAX_RATIO = 100  # beyond the first 10 MB

TYPES = "[Content_Types].xml"
OLD_FORMAT = b"\xd0\xcf\x11\xe0"
MAIN = {"docx": "wordprocessingml.document.main+xml", "xlsx": "spreadsheetml.sheet.main+xml"}
OPENED_BY = {"docx": docx.Document, "xlsx": partial(openpyxl.load_workbook, read_only=True)}
XML = ("xml", "rels", "vml", "svg")
PICTURES_AND_FONTS = ("png", "jpg", "jpeg", "jfif", "gif", "bmp", "tif", "tiff", "emf", "wmf", "odttf")

# The last word of a relationship's type.
MACROS = ("vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet")
EMBEDDED = ("oleObject", "control", "aFChunk", "package")
EXTERNAL = ("externalLink", "connections")
DROPPED = (
    "core-properties", "extended-properties", "custom-properties", "thumbnail", "customXml", "printerSettings",
    "attachedTemplate", "people", "person", "threadedComment", "usernames", "revisionHeaders", "origin",
    "extensibility", "webextensiontaskpanes",
)  # fmt: skip

SAFE_ADDRESS = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
OUTSIDE_FIELD = re.compile(r'(?:^|\s)(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE)\s+["\w\\]', re.IGNORECASE)

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
# What leads to a dropped part, or to a property that Word would put, now empty, over the text.
PRIVATE = (
    "{*}attachedTemplate", "{*}externalData", "{*}printerSettings", "{*}dataBinding", "{*}docVars", "{*}absPath",
    "{*}fileSharing",
)  # fmt: skip
NAMES = etree.XPath("//@*[local-name() = 'author' or local-name() = 'initials' or local-name() = 'refreshedBy']")
FIELDS = etree.XPath("//*[local-name() = 'instrText']/text() | //@*[local-name() = 'instr']")
DATES_AND_PRINTERS = etree.XPath(
    "//*[@*[local-name() = 'author']]/@*[local-name() = 'date' or local-name() = 'dateUtc']"
    "| //*[local-name() = 'pageSetup']/@*[local-name() = 'id']"
)


def clean(source, target, extension):
    with source.open("rb") as file:
        head = file.read(4)
    if head == OLD_FORMAT:
        raise Refused("old_format")
    if head != b"PK\3\4":
        raise Refused("mismatch", expected=extension.upper())
    with zipfile.ZipFile(source) as package:
        check_bounds(package.infolist(), source.stat().st_size)
        parts = cleaned_parts(package, extension)
    with zipfile.ZipFile(target, "w") as package:
        for name, data in parts.items():
            # A date of its own would be the date of this upload.
            package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    with target.open("rb") as file:
        OPENED_BY[extension](file)


def check_bounds(entries, size):
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_ENTRIES or unpacked > min(MAX_UNPACKED, max(10 * MB, MAX_RATIO * size)):
        raise Refused("unpacks_too_large")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("old_format")
    # Two parts of one name: which of them a program shows is anyone's guess.
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Refused("damaged")


def cleaned_parts(package, extension):
    names = set(package.namelist())
    if TYPES not in names:
        raise Refused("mismatch", expected=extension.upper())
    types = parse(package.read(TYPES))
    check_types(types, extension)
    parts, todo = {}, [""]
    while todo:
        part = todo.pop()
        if part in parts:
            continue
        parts[part] = clean_part(part, package.read(part)) if part else b""
        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links in names:
            tree = parse(package.read(links))
            todo += clean_links(tree, part, names)
            parts[links] = serialised(tree)
    del parts[""]
    for override in types.findall("{*}Override"):
        if override.get("PartName", "").lstrip("/") not in parts:
            types.remove(override)
    return {TYPES: serialised(types), **parts}


def check_types(types, extension):
    found = [element.get("ContentType", "") for element in types]
    if any(re.search("macro|vba", kind, re.IGNORECASE) for kind in found):
        raise Refused("macros")
    if not any(kind.endswith(MAIN[extension]) for kind in found):
        raise Refused("mismatch", expected=extension.upper())


def clean_links(tree, part, names):
    """The parts that the kept relationships of one part lead to."""
    targets = []
    for link in list(tree):
        target, outside = link.get("Target", ""), link.get("TargetMode", "").lower() == "external"
        if not keeps_link(link.get("Type", "").rpartition("/")[2], part, target, outside):
            tree.remove(link)
        elif outside and not SAFE_ADDRESS.match(target):
            link.set("Target", "#")
        elif not outside and not target.startswith("#"):
            name = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
            if name in names:
                targets.append(name)
            else:
                tree.remove(link)
    return targets


def keeps_link(kind, part, target, outside):
    if kind in MACROS:
        raise Refused("macros")
    # The figures behind a chart, a whole workbook, are not needed to draw it.
    if kind in DROPPED or (kind == "package" and "chart" in part):
        return False
    if kind in EMBEDDED:
        raise Refused("embedded", part=target[:80])
    if kind in EXTERNAL or (outside and kind != "hyperlink"):
        raise Refused("external", part=target[:80])
    return True


def clean_part(name, data):
    extension = name.rpartition(".")[2].lower()
    if extension in PICTURES_AND_FONTS:
        return without_metadata(data)
    if extension not in XML:
        raise Refused("embedded", part=name[:80])
    root = parse(data)
    scrub(root)
    return serialised(root)


def scrub(root):
    if found := OUTSIDE_FIELD.search("".join(FIELDS(root))):
        raise Refused("external", part=found[1])
    for element in list(root.iter(*PRIVATE)):
        element.getparent().remove(element)
    for element in root.iter("{*}author"):
        element.text = None
    for name in NAMES(root):
        name.getparent().set(name.attrname, "")
    for value in DATES_AND_PRINTERS(root):
        del value.getparent().attrib[value.attrname]


def parse(data):
    try:
        defusedxml.sax.parseString(data, ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        raise Refused("entities") from None
    try:
        return etree.fromstring(data, PARSER)
    except etree.XMLSyntaxError:  # it is well-formed, as was just seen: it is too much
        raise Refused("too_complex") from None


def serialised(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
