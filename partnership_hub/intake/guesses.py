"""What a document or a page says of itself, made into guesses: {field: {value, source, words}}.

Of several answers the first that is any good is taken; `words` are those that a curator compares with."""

import re
from typing import NamedTuple

from ..search.analysis import in_one_line
from ..vocabulary import Language
from . import dates
from .languages import known, language_of

LONGEST_TITLE = 300
LONGEST_SUMMARY = 700
RUBBISH = re.compile(
    r"^(microsoft (word|powerpoint|excel)|untitled|document\d*$|title$|slide \d|layout \d|page \d|print|scan|"
    r"powerpoint|presentation|no title|doc\d|indesign|cover$|draft$|final$|report$|home$|404|error|access denied|"
    r"just a moment)|\.(docx?|pdf|indd|pptx?|qxd|ai|odt|rtf|cdr|pub)\b|^[\W\d_]*$|^\S*[_/\\]\S*$",
    re.IGNORECASE,
)
TYPES = (  # of the resources' vocabulary, by a word of the title
    ("legal-instrument", r"convention|protocol\b|\bact\b|\blaw\b|regulation|declaration|undang-undang|"
                         r"พระราชบัญญัติ|luật|nghị định"),
    ("training", r"training|e-learning|course|facilitat|pelatihan|latihan"),
    ("toolkit", r"tool ?kit|template|checklist|toolbox"),
    ("guide", r"guid(e|ance|eline)|handbook|manual|how to|panduan|pedoman|buku saku|คู่มือ|cẩm nang|hướng dẫn|gabay|ຄູ່ມື|"
              r"សៀវភៅណែនាំ|လမ်းညွှန်|guia"),
    ("brief", r"brief\b|briefing|policy note|fact ?sheet"),
    ("progress-report", r"annual report|progress report|laporan tahunan|รายงานประจำปี|báo cáo thường niên"),
    ("poster", r"poster|leaflet|flyer|infographic|brochure"),
    ("video", r"video|animation|film\b"),
    ("case-law", r"judgment|case law|case digest"),
    ("dataset", r"data ?set|statistic"),
    ("research", r"stud(y|ies)|research|assessment|analysis|survey|report\b|kajian|penelitian|laporan|รายงาน|"
                 r"nghiên cứu|báo cáo"),
)  # fmt: skip
DATED = (
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
    "citation_online_date", "article:published_time", "citation_year", "eprints.date",
)  # fmt: skip
ABSTRACT = re.compile(
    r"^\W*(?:abstract|executive summary|summary|overview|about this (?:guide|report|publication)|ringkasan|abstrak|"
    r"บทคัดย่อ|บทสรุป[^\n]{0,30}|tóm tắt|resumo)\W*$",
    re.IGNORECASE | re.MULTILINE,
)


class Said(NamedTuple):
    """One answer: what, where it was said, in which words."""

    value: str
    source: str
    words: str = ""

    def kept(self):
        return {"value": self.value, "source": self.source, "words": (self.words or str(self.value))[:300]}


def guess(document=None, page=None):
    """From the facts of a document and of a page about it; either may be missing."""
    document, page = document or {}, page or {}
    found = {
        "title": best(titles(document, page)),
        "language": best(languages(document, page)),
        "summary": best(summaries(document, page)),
        "publication_date": best(days(document, page)),
        "publisher": best(publishers(page)),
        "rights": best([Said(page.get("licence", ""), "page_data")]),
    }
    if found["title"]:
        found["type"] = best(types(found["title"].value, page))
    return {field: said.kept() for field, said in found.items() if said}


def best(answers):
    return next((said for said in answers if said.value), None)


def titles(document, page):
    for name in ("citation_title", "dc.title", "dcterms.title", "eprints.title"):
        yield Said(fit_title(meta(page, name)), "page_data")
    on_page = [
        meta(page, "og:title"),
        *(thing["headline"] or thing["name"] for thing in works(page)),
        page.get("heading", ""),
    ]
    if not page.get("stands_for"):  # it holds several documents: its title is not the document's
        yield from (Said(fit_title(title), "page_title") for title in on_page)
        yield Said(fit_title(without_site(page.get("title", ""))), "page_title")
    largest, own = fit_title(document.get("largest", "")), fit_title(document.get("title", ""))
    first = next((line for line in document.get("text", "").splitlines() if len(line.strip()) > 3), "")
    # A file's own title is often that of the file it was copied from: then its words are not on the first page.
    if own and overlap(own, document.get("text", "")[:3_000]) >= 0.5:
        yield Said(own, "word_data" if document.get("heading") else "pdf_data")
    yield Said(fit_title(document.get("heading", "")), "heading")
    yield Said(largest, "largest")
    yield Said(own, "pdf_data")
    yield from (Said(fit_title(title), "page_title") for title in [*on_page, without_site(page.get("title", ""))])
    yield Said(fit_title(first), "first_line")


def fit_title(text):
    text = in_one_line(text).strip(" |–—-·")
    return "" if len(text) < 4 or RUBBISH.search(text) else text[:LONGEST_TITLE]


def without_site(title):
    """“A guide | The Office” is “A guide”."""
    return re.split(r"\s+[|–—·»]\s+", title)[0]


def overlap(one, other):
    words = set(re.findall(r"\w+", one.lower()))
    return len(words & set(re.findall(r"\w+", other.lower()))) / len(words) if words else 0


def languages(document, page):
    text = document.get("text", "") or page.get("text", "")
    code, source = language_of(text)
    yield Said(code, source, " ".join(text.split())[:60])
    of_page = (meta(page, "dc.language"), meta(page, "citation_language"), page.get("language", ""))
    for source, tag in (("pdf_data", document.get("language", "")), *(("page_language", tag) for tag in of_page)):
        yield Said(known(tag, Language.values), source, tag)
    yield Said(*language_of(f"{document.get('title', '')} {page.get('title', '')}"), "")


def summaries(document, page):
    for name in (
        "citation_abstract",
        "dcterms.abstract",
        "dc.description",
        "dcterms.description",
        "og:description",
        "description",
    ):
        yield Said(shortened(meta(page, name)), "page_data")
    yield from (Said(shortened(thing["description"]), "page_data") for thing in works(page))
    text = document.get("text") or page.get("text", "")
    if heading := ABSTRACT.search(text):
        paragraphs = re.split(r"\n\s*\n", text[heading.end() :].strip())
        yield Said(shortened(next((part for part in paragraphs if len(part) > 80), "")), "abstract")


def shortened(text):
    """Whole sentences, as far as they are a summary."""
    text = in_one_line(text)
    if len(text) <= LONGEST_SUMMARY:
        return text if len(text) > 30 else ""
    cut = text[:LONGEST_SUMMARY]
    end = max(cut.rfind(mark) for mark in (". ", "。", "။ ", "។ ", "? ", "! "))
    return cut[: end + 1] if end > 80 else cut.rsplit(" ", 1)[0] + " …"


def days(document, page):
    for name in DATED:
        yield Said(dates.of_machine(meta(page, name)), "page_data", meta(page, name))
    yield from (Said(dates.of_machine(thing["datePublished"]), "page_data") for thing in works(page))
    yield Said(*_between(dates.in_text(document.get("text", "")), "first_page"))
    yield Said(dates.of_file(document.get("made", "")), "made_on", document.get("made", ""))


def _between(pair, source):
    return pair[0], source, pair[1]


def publishers(page):
    for name in ("citation_publisher", "citation_technical_report_institution", "dc.publisher", "dcterms.publisher",
                 "article:publisher", "og:site_name"):  # fmt: skip
        if not meta(page, name).startswith("http"):
            yield Said(meta(page, name)[:200], "page_data")
    yield from (Said(thing["publisher"][:200], "page_data") for thing in works(page))


def types(title, page):
    if re.match("video", meta(page, "og:type")):
        yield Said("video", "page_data", meta(page, "og:type"))
    for code, words in TYPES:
        if match := re.search(words, title, re.IGNORECASE):
            yield Said(code, "title_words", match[0])


def meta(page, name):
    return next((text for text in page.get("metas", {}).get(name, ()) if text), "")


def works(page):
    """The page's objects that are what it is about, rather than the site or a person."""
    wanted = re.compile(
        "report|article|book|creativework|digitaldocument|video|webpage|scholarly|news|guide", re.IGNORECASE
    )
    return [thing for thing in page.get("data", ()) if wanted.search(thing.get("@type", ""))]
