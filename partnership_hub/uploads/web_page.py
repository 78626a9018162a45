"""What a web page says of itself, and its text. It is parsed with lxml, in the child process alone."""

import json
import re

import charset_normalizer
from lxml import html

from .refused import Refused
from .text import plain

LONGEST_VALUE = 1_000
MOST_LINKS = 40
MOST_DATA = 50
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset", re.IGNORECASE)
LEFT_OUT = ("script", "style", "noscript", "template", "nav", "header", "footer", "aside", "form", "svg", "iframe")
KEPT_META = re.compile(r"(citation_|dc\.|dcterms\.|og:|article:|twitter:title$|description$|author$|date$|eprints\.)")


def clean(source, target, task):
    root = parsed(source.read_bytes())
    metas = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if KEPT_META.match(name) and len(metas) < 200:
            metas.setdefault(name, []).append(value(meta.get("content")))
    base = root.find(".//base[@href]")
    facts = {
        "metas": metas,
        "title": value(root.findtext(".//title")),
        "language": value(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))[:20],
        "base": value(base.get("href")) if base is not None else "",
        "data": list(data(root)),
        "alternates": [
            (value(a.get("hreflang"))[:20], value(a.get("href"))) for a in links(root, "alternate", "hreflang")
        ][:MOST_LINKS],
        "canonical": next((value(a.get("href")) for a in links(root, "canonical")), ""),
        "licence": next((value(a.get("href")) for a in links(root, "license")), ""),
        "files": files(root),
    }  # fmt: skip
    facts["heading"] = next((value(h1.text_content()) for h1 in root.iter("h1") if value(h1.text_content())), "")
    return facts | {"text": text_of(root)}


def parsed(content):
    encoding = None
    if content.startswith(b"\xef\xbb\xbf"):
        content, encoding = content[3:], "utf-8"
    elif not META_CHARSET.search(content[:4096]):
        try:
            content.decode("utf-8")
            encoding = "utf-8"
        except UnicodeDecodeError:
            best = charset_normalizer.from_bytes(content[:50_000]).best()
            encoding = best.encoding if best else "cp1252"
    try:
        root = html.document_fromstring(content, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (ValueError, LookupError, html.etree.ParserError):
        raise Refused("damaged") from None
    return root


def value(text):
    return " ".join(plain(text or "").split())[:LONGEST_VALUE]


def links(root, relation, asked="href"):
    for link in root.iter("link", "a"):
        if relation in (link.get("rel") or "").lower().split() and link.get(asked) and link.get("href"):
            yield link


def files(root):
    """Links to documents, with their words: [address, words, language]."""
    found = {}
    for link in root.iter("a"):
        address = value(link.get("href"))
        if re.search(r"\.(pdf|docx)($|[?#])", address, re.IGNORECASE) and len(found) < MOST_LINKS:
            words = value(link.text_content()) or value(link.get("title")) or value(link.get("aria-label"))
            found.setdefault(address, (words[:200], value(link.get("hreflang"))[:20]))
    return [[address, *said] for address, said in found.items()]


def data(root):
    """The objects of schema.org in the page, flat."""
    count = 0
    for script in root.iter("script"):
        if (script.get("type") or "").lower() != "application/ld+json" or len(script.text or "") > 200_000:
            continue
        try:
            todo = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue
        while todo and count < MOST_DATA:
            thing = todo.pop(0)
            if isinstance(thing, list):
                todo += thing[:MOST_DATA]
            elif isinstance(thing, dict):
                todo += [thing.get("@graph")]
                count += 1
                yield {key: named(thing.get(key)) for key in
                       ("@type", "headline", "name", "description", "datePublished", "inLanguage", "publisher",
                        "license")}  # fmt: skip


def named(thing):
    if isinstance(thing, list):
        thing = thing[0] if thing else ""
    if isinstance(thing, dict):
        thing = thing.get("name") or thing.get("alternateName") or thing.get("url") or ""
    return value(thing) if isinstance(thing, str) else ""


def text_of(root):
    main = next(iter(root.iter("main", "article")), None)
    body = main if main is not None else root.find("body")
    if body is None:
        return ""
    for element in list(body.iter(*LEFT_OUT)):
        if element.getparent() is not None and element is not body:
            element.drop_tree()
    lines = (" ".join(line.split()) for line in "\n".join(body.itertext()).splitlines())
    return plain("\n".join(filter(None, lines)))
