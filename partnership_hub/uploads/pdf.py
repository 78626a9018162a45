"""A PDF is walked from its trailer, rid of what acts, hides or names somebody, and written anew.

The text, fonts, tags, bookmarks and language stay as they were.
"""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from .embedded import without_metadata
from .markup import HEAD, is_web_page
from .refused import Refused

MAX_PAGES = 2_000
SAFE_ADDRESS = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
ACTION_HOLDERS = ("/A", "/PA")
KEPT_ACTIONS = ("/GoTo", "/Named", "/URI")

DROPPED = (
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/Rendition", "/Renditions", "/XFA",  # acts by itself
    "/EF", "/AF", "/EmbeddedFiles", "/Collection", "/FS", "/RichMediaContent", "/RichMediaSettings",
    "/3DD", "/Movie", "/Sound", "/AlternatePresentations",  # carries other files
    "/Metadata", "/PieceInfo", "/LastModified", "/CreatorInfo", "/SpiderInfo", "/URLS", "/IDS", "/OPI",
    "/Thumb", "/Perms", "/DSS", "/Legal",  # tells who made it, where, when
)  # fmt: skip
# Whose keys are names of the document's own making, such as a font called /AA.
NAMES = (
    "/Font", "/XObject", "/ColorSpace", "/Pattern", "/Shading", "/ExtGState", "/Properties", "/CharProcs",
    "/RoleMap", "/ClassMap", "/Colorants", "/Dests",
)  # fmt: skip


def clean(source, target, extension):
    with source.open("rb") as file:
        head = file.read(HEAD)
        if not head.startswith(b"%PDF-"):
            raise Refused("web_page") if is_web_page(head) else Refused("mismatch", expected="PDF")
    try:
        pdf = pikepdf.open(source, attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Refused("encrypted") from None
    with pdf:
        pages = count_pages(pdf)
        scrub(pdf)
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    with pikepdf.open(target, attempt_recovery=False):
        return {"pages": pages}


def count_pages(pdf):
    pages = len(pdf.pages)
    if not pages:
        raise Refused("no_pages")
    if pages > MAX_PAGES:
        raise Refused("too_many_pages", limit=MAX_PAGES)
    for page in pdf.pages:
        # A page that cannot be unpacked here would be blank, or a bomb, on a reader's phone.
        contents = page.obj.get(Name.Contents, [])
        for content in [contents] if isinstance(contents, Stream) else contents:
            content.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    return pages


def scrub(pdf):
    for key in pdf.trailer.keys() - {"/Root", "/Size"}:
        del pdf.trailer[key]
    seen, todo = set(), [(pdf.Root, False)]
    while todo:
        node, names = todo.pop()
        if node.is_indirect:
            if (node.objgen, names) in seen:
                continue
            seen.add((node.objgen, names))
        if not names and not isinstance(node, Array):
            scrub_dictionary(node)
        todo += children(node)


def children(node):
    pairs = [("", item) for item in node] if isinstance(node, Array) else node.items()
    for key, child in pairs:
        if isinstance(child, (Array, Dictionary, Stream)):
            yield child, key in NAMES


def scrub_dictionary(node):
    for key in (*DROPPED, *private_keys(node)):
        if key in node:
            del node[key]
    for key in ACTION_HOLDERS:
        scrub_action(node, key)
    if isinstance(node, Stream) and node.get(Name.Filter) in (Name.DCTDecode, Array([Name.DCTDecode])):
        picture = without_metadata(node.read_raw_bytes())
        node.write(picture, filter=Name.DCTDecode, decode_parms=node.get(Name.DecodeParms))


def private_keys(node):
    if isinstance(node, Stream):
        return ["/F"]  # data kept in another file
    if Name.Rect in node and node.get(Name.Subtype) != Name.Widget:
        return ["/T", "/M", "/CreationDate"]  # who wrote a note, and when
    value = node.get(Name.V)
    # A signature does not outlive a rewriting; its signer's name would.
    return ["/V"] if isinstance(value, Dictionary) and Name.ByteRange in value else []


def scrub_action(holder, key):
    """Only moving within the document and opening a plain address are left."""
    action = holder.get(key)
    if not isinstance(action, Dictionary) or Name.S not in action:
        return  # the attributes of a tag
    kind, address = str(action.S), str(action.get(Name.URI, ""))
    if kind not in KEPT_ACTIONS or (kind == "/URI" and not SAFE_ADDRESS.fullmatch(address)):
        del holder[key]
    elif Name.Next in action:
        del action[Name.Next]
