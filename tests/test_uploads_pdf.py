import io
import time
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from partnership_hub.uploads.checks import check_document

from .upload_files import CANARY, cleaned, pdf, picture, readable, refusal, upload

SCRIPT = Dictionary(S=Name.JavaScript, JS=String(CANARY))


def annotation(**keys):
    def change(made):
        made.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)])

    return change


def on_page(**keys):
    return lambda made: made.pages[0].obj.update({f"/{key}": value for key, value in keys.items()})


def with_opening(made):
    made.Root.OpenAction = SCRIPT


def with_field(made):
    field = made.make_indirect(Dictionary(FT=Name.Tx, T=String("name"), AA=Dictionary(K=SCRIPT)))
    made.Root.AcroForm = Dictionary(Fields=[field], XFA=made.make_stream(CANARY.encode()))


def with_attachment(made):
    made.attachments[f"{CANARY}.txt"] = CANARY.encode()


def with_metadata(made):
    made.docinfo["/Author"] = CANARY
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = [CANARY]


def with_photograph(filters):
    def change(made):
        exif = b"\xff\xd8\xff\xe1" + (len(CANARY) + 2).to_bytes(2) + CANARY.encode()
        image = made.make_stream(exif + picture()[2:], Type=Name.XObject, Subtype=Name.Image, Filter=filters)
        made.pages[0].obj.Resources.XObject = Dictionary(Movie=image)

    return change


def with_contents_elsewhere(made):
    made.pages[0].Contents.F = String(CANARY)


def with_signature(made):
    signature = Dictionary(Type=Name.Sig, ByteRange=[0, 1, 2, 3], Name=String(CANARY))
    made.Root.AcroForm = Dictionary(Fields=[made.make_indirect(Dictionary(FT=Name.Sig, V=signature))])


def action(kind, **keys):
    return Dictionary(S=Name(f"/{kind}"), **keys)


def link(kind, **keys):
    return annotation(Subtype=Name.Link, A=action(kind, **keys))


@pytest.mark.parametrize(
    "change",
    [
        with_opening,
        on_page(AA=Dictionary(O=SCRIPT)),
        with_field,
        with_attachment,
        with_metadata,
        with_signature,
        with_photograph(Name.DCTDecode),
        with_photograph(Array([Name.DCTDecode])),
        link("JavaScript", JS=String(CANARY)),
        link("Launch", F=String(CANARY)),
        link("SubmitForm", F=String(f"https://{CANARY}.test")),
        link("ImportData", F=String(CANARY)),
        link("GoToR", F=String(CANARY), D=Array([0, Name.Fit])),
        link("URI", URI=String(f"file:///C:/Users/{CANARY}")),
        link("URI", URI=String(f"javascript:{CANARY}")),
        link("GoTo", D=Array([0, Name.Fit]), Next=action("Launch", F=String(CANARY))),
        link("Named", N=Name.NextPage, Next=Array([action("Launch", F=String(CANARY))])),
        annotation(Subtype=Name.Link, PA=action("URI", URI=String(f"ftp://{CANARY}"))),
        with_contents_elsewhere,
        annotation(Subtype=Name.Text, T=String(CANARY), Contents=String("A note")),
        annotation(Subtype=Name.FileAttachment, FS=Dictionary(F=String(CANARY))),
        annotation(Subtype=Name.Screen, AA=Dictionary(PO=action("Rendition", R=Dictionary(N=String(CANARY))))),
    ],
)
def test_what_acts_or_names_somebody_is_gone_and_the_text_is_not(change):
    content = pdf(change)
    assert CANARY.encode() in readable(content)
    result = cleaned(check_document, "a.pdf", content)
    assert CANARY.encode() not in readable(result)
    assert b"(Page 1) Tj" in readable(result)


HIDING_PLACES = """
    OpenAction AA JS JavaScript Rendition Renditions XFA EF AF EmbeddedFiles Collection FS RichMediaContent
    RichMediaSettings 3DD Movie Sound AlternatePresentations Metadata PieceInfo LastModified CreatorInfo SpiderInfo
    URLS IDS OPI Thumb Perms DSS Legal
"""


def test_no_known_hiding_place_is_left_anywhere_in_the_tree():
    hidden = Dictionary({f"/{key}": String(CANARY) for key in HIDING_PLACES.split()})
    hidden.Kept = Name.Here
    result = readable(cleaned(check_document, "a.pdf", pdf(on_page(Deep=Array([Dictionary(Within=hidden)])))))
    assert b"/Kept /Here" in result
    assert CANARY.encode() not in result


def test_what_a_document_named_itself_is_no_hiding_place():
    maps = "Font XObject ColorSpace Pattern Shading ExtGState Properties CharProcs RoleMap ClassMap Colorants Dests"
    own = Dictionary({f"/{key}": Dictionary(AA=Name.Mine) for key in maps.split()})
    result = readable(cleaned(check_document, "a.pdf", pdf(on_page(Own=own))))
    assert result.count(b"/AA /Mine") == len(maps.split())


def test_a_form_stays_one_that_can_be_filled_in():
    def change(made):
        annotation(Subtype=Name.Widget, FT=Name.Tx, T=String("Your name"), V=String("An example"))(made)
        field = made.pages[0].Annots[0] = made.make_indirect(made.pages[0].Annots[0])
        made.Root.AcroForm = Dictionary(Fields=[field])

    with pikepdf.open(io.BytesIO(cleaned(check_document, "a.pdf", pdf(change)))) as result:
        field = result.Root.AcroForm.Fields[0]
        assert (str(field.T), str(field.V)) == ("Your name", "An example")


def test_the_colours_of_a_photograph_stay():
    def change(made):
        with_photograph(Name.DCTDecode)(made)
        made.pages[0].Resources.XObject.Movie.DecodeParms = Dictionary(ColorTransform=0)

    with pikepdf.open(io.BytesIO(cleaned(check_document, "a.pdf", pdf(change)))) as result:
        assert result.pages[0].Resources.XObject.Movie.DecodeParms.ColorTransform == 0


def test_what_is_reached_only_through_the_outline_is_cleaned():
    def change(made):
        with made.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Chapter", action=SCRIPT))

    with pikepdf.open(io.BytesIO(cleaned(check_document, "a.pdf", pdf(change)))) as result:
        assert str(result.Root.Outlines.First.Title) == "Chapter"
        assert Name.A not in result.Root.Outlines.First


def test_language_tags_bookmarks_links_and_fonts_stay():
    def change(made):
        made.Root.Lang = String("th")
        attributes = Dictionary(O=Name.Layout, Placement=Name.Block)
        paragraph = made.make_indirect(Dictionary(S=Name.P, Alt=String("Alternative"), A=attributes))
        made.Root.StructTreeRoot = Dictionary(K=paragraph, RoleMap=Dictionary(Movie=Name.P))
        link("URI", URI=String("https://hub.test/ก"))(made)
        with made.open_outline() as outline:
            outline.root.extend([pikepdf.OutlineItem("One", 0), pikepdf.OutlineItem("Two", 0)])

    with pikepdf.open(io.BytesIO(cleaned(check_document, "a.pdf", pdf(change)))) as result:
        assert str(result.Root.Lang) == "th"
        assert result.Root.StructTreeRoot.K.A.Placement == Name.Block
        assert result.Root.StructTreeRoot.RoleMap.Movie == Name.P
        assert str(result.Root.Outlines.First.Next.Title) == "Two"
        assert str(result.pages[0].Annots[0].A.URI) == "https://hub.test/ก"
        assert result.pages[0].Resources.Font.AA.BaseFont == Name.Helvetica


def test_pages_are_counted_and_limited():
    assert check_document(upload("a.pdf", pdf(pages=3))).pages == 3
    assert refusal(check_document, "a.pdf", pdf(pages=0)) == "no_pages"
    assert refusal(check_document, "a.pdf", pdf(pages=2001)) == "too_many_pages"


def test_a_password_to_read_is_refused_one_to_change_is_taken_off():
    locked = pdf(encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(check_document, "a.pdf", locked) == "encrypted"
    guarded = pdf(with_photograph(Name.DCTDecode), encryption=pikepdf.Encryption(owner="o"))
    result = cleaned(check_document, "a.pdf", guarded)
    with pikepdf.open(io.BytesIO(result)) as opened:
        assert not opened.is_encrypted
        assert opened.pages[0].Contents.read_bytes().endswith(b"(Page 1) Tj ET")
        assert opened.pages[0].Resources.XObject.Movie.read_raw_bytes()[2:4] == b"\xff\xe0"


HTML = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize(
    "content, code",
    [
        (HTML, "web_page"),
        (b"\xef\xbb\xbf\n <!DOCTYPE html><title>Sign in</title>", "web_page"),
        (b"<?xml version='1.0'?><a/>", "mismatch"),
        (b"%PDF-1.7\n" + HTML, "damaged"),
        (HTML + pdf(), "web_page"),
        (pdf()[:-20], "damaged"),
        (pdf().replace(b"/Pages", b"/Rages"), "damaged"),
        (picture(), "mismatch"),
    ],
    ids=[
        "HTML",
        "a page that asks to sign in",
        "XML",
        "HTML behind a PDF's first line",
        "HTML before a PDF",
        "cut short",
        "no page tree",
        "a picture",
    ],
)
def test_what_is_not_a_sound_pdf_is_refused(content, code):
    assert refusal(check_document, "a.pdf", content) == code


def test_a_page_that_cannot_be_unpacked_is_refused():
    def change(made):
        made.pages[0].obj.Contents = pikepdf.Stream(made, b"not deflated", Filter=Name.FlateDecode)

    assert refusal(check_document, "a.pdf", pdf(change)) == "damaged"


def test_a_page_that_unpacks_without_end_is_refused():
    def change(made):
        bomb = zlib.compress(b"\x81\0" * (1 << 24))  # runs of 128 zeros: 2 GB of them
        filters = Array([Name.FlateDecode, Name.RunLengthDecode])
        made.pages[0].obj.Contents = pikepdf.Stream(made, bomb, Filter=filters)

    assert refusal(check_document, "a.pdf", pdf(change)) in ("damaged", "too_complex")


def test_pages_within_pages_without_end_are_refused():
    def change(made):
        kids = made.pages[0].obj
        for _ in range(30):
            kids = made.make_indirect(Dictionary(Type=Name.Pages, Kids=[kids, kids], Count=2))
        made.Root.Pages = kids

    assert refusal(check_document, "a.pdf", pdf(change)) in ("damaged", "too_complex", "too_many_pages")


def test_what_comes_before_and_behind_is_not_kept():
    assert HTML not in cleaned(check_document, "a.pdf", pdf() + b"\n" + HTML)


def test_the_same_file_gives_the_same_bytes_at_any_time():
    content = pdf()
    first = cleaned(check_document, "a.pdf", content)
    time.sleep(1)
    assert cleaned(check_document, "a.pdf", content) == first
