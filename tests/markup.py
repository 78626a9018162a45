"""What is true of every page: read from its HTML, without a browser."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
LOADED = {"src", "srcset", "poster", "data", "action", "formaction", "background", "manifest"}
OUR_SCRIPT = re.compile(r"/static/hub/(site|passkeys)(\.[0-9a-f]{12})?\.js")
HERE = {"", "http://testserver", "https://testserver", "https://hub.example"}


def seen(html):
    """As it is drawn: without the words that are for screen readers alone."""
    return re.sub(r'<span class="visually-hidden"[^>]*>.*?</span>', "", html)


@dataclass
class Element:
    tag: str
    attributes: dict
    language: str | None
    form: "Element | None" = None  # that it stands in
    text: str = ""  # of its first text node

    def get(self, name):
        return self.attributes.get(name) or ""


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.faults = [], [], []
        self.feed(html)
        self.close()
        self.faults += [f"<{element.tag}> is never closed" for element in self.open]

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        around = self.open[-1].language if self.open else None
        form = next((element for element in reversed(self.open) if element.tag == "form"), None)
        element = Element(tag, attributes, attributes.get("lang", around), form)
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        if tag not in VOID and (not self.open or self.open.pop().tag != tag):
            self.faults.append(f"</{tag}> closes something else")

    def handle_data(self, data):
        if self.open and not self.open[-1].text:
            self.open[-1].text = data.strip()

    def all(self, tag, **attributes):
        wanted = attributes.items()
        return [e for e in self.elements if e.tag == tag and all(e.get(name) == value for name, value in wanted)]

    def links(self):
        return [element.attributes["href"] for element in self.all("a") if "href" in element.attributes]

    def title(self):
        return self.all("title")[0].text


def faults(html):
    """What is wrong with a page for readers, each as a sentence."""
    page = Page(html)
    yield from page.faults
    yield from faults_of_scripts(page)
    for tag in ("iframe", "object", "embed", "style"):
        if page.all(tag):
            yield f"there is a <{tag}>"
    for tag in ("html", "title", "h1", "main"):
        if len(page.all(tag)) != 1:
            yield f"there are {len(page.all(tag))} <{tag}>"
    if not page.all("html")[0].get("lang"):
        yield "the page has no language"
    for element in page.elements:
        yield from faults_of(element)
    yield from faults_of_ids(page)


def faults_of(element):
    tag = element.tag
    for name, value in element.attributes.items():
        if name.startswith("on") or name in ("style", "target"):
            yield f"<{tag} {name}>"
        if (name in LOADED or (name == "href" and tag in ("link", "base", "use"))) and not is_here(value):
            yield f"<{tag} {name}={value}> is loaded from elsewhere"
    if tag == "a" and not is_here(element.get("href")) and "noreferrer" not in element.get("rel"):
        yield f"{element.get('href')} is told where the reader came from"
    if tag == "img" and "alt" not in element.attributes:
        yield "an image without a description"


def faults_of_scripts(page):
    """The Hub's own files, as modules, so that a browser too old for them leaves them alone; and nothing else runs."""
    scripts = [script for script in page.all("script") if script.get("type") != "application/ld+json"]  # data
    for script in scripts:
        if script.text or script.get("type") != "module" or not OUR_SCRIPT.fullmatch(script.get("src")):
            yield f"a script that is not the Hub's: {script.attributes}"
    if len({script.get("src") for script in scripts}) < len(scripts):
        yield "a script is there twice"


def faults_of_ids(page):
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    if len(ids) != len(set(ids)):
        yield f"ids are used twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    labelled = {element.get("for") for element in page.all("label")}
    for element in page.all("input"):
        if element.get("type") != "hidden" and element.get("id") not in labelled:
            yield f"an input without a label: {element.attributes}"
    for element in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            if not set(element.get(name).split()) <= set(ids):
                yield f"<{element.tag} {name}={element.get(name)}> names nothing"
    for href in page.links():
        if href.startswith("#") and href[1:] not in ids:
            yield f"{href} leads nowhere"


def is_here(address):
    parts = urlsplit(address or "")
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme or parts.netloc else ""
    return parts.scheme in ("mailto", "tel") or origin in HERE
