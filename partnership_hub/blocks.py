"""A rich text as its smallest blocks: paragraphs, headings, items of lists, for whoever works on them in turn."""

from typing import NamedTuple

from lxml import html

from .richtext import clean_html
from .sheets import UNWRITABLE

BLOCKS = ("p", "h2", "h3", "ul", "ol", "li", "blockquote")


class Block(NamedTuple):
    kind: str  # of its element; "li" also for the paragraph of an item
    html: str  # what is inside it
    text: str


def blocks(value):
    """Those of a rich text, in the order of reading."""
    return [Block(_kind(leaf), _inside(leaf), _text(leaf)) for leaf in _leaves(_tree(value))]


def paragraphs(value):
    return [block.text for block in blocks(value)]


def filled(value, contents):
    """The rich text with other contents in its blocks, one for each; blocks whose content is empty are left out."""
    tree = _tree(value)
    for leaf, content in zip(_leaves(tree), contents, strict=True):
        fresh = html.fragment_fromstring(clean_html(UNWRITABLE.sub("", content)), create_parent="div")
        for child in list(leaf):
            leaf.remove(child)
        leaf.text = fresh.text
        leaf.extend(list(fresh))
        if not leaf.text_content().strip():
            _drop(leaf)
    return clean_html(_inside(tree))


def built(contents):
    """A rich text of (kind, content), where what it was made of is not known any more."""
    parts, in_list = [], False
    for kind, content in contents:
        if in_list != (kind == "li"):
            parts.append("</ul>" if in_list else "<ul>")
            in_list = not in_list
        tag = kind if kind in BLOCKS else "p"
        parts.append(f"<{tag}>{content}</{tag}>")
    return clean_html("".join(parts) + ("</ul>" if in_list else ""))


def _tree(value):
    tree = html.fragment_fromstring(UNWRITABLE.sub("", value or ""), create_parent="div")
    for element in [tree, *tree.iter("li", "blockquote")]:
        _wrap_loose(element)
    return tree


def _wrap_loose(element):
    """Words that stand beside blocks become a paragraph, so that none is left out; of the whole text, also alone."""
    if element.tag != "div" and not any(child.tag in BLOCKS for child in element):
        return
    runs, run = [], None
    if (element.text or "").strip():
        run = html.Element("p")
        run.text, element.text = element.text, None
        runs.append((0, run))
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag in BLOCKS:
            run = None
        else:
            run = run if run is not None else _begin(element, child, runs)
            run.append(child)
        if (tail or "").strip():
            if run is None:
                run = _begin(element, child, runs, after=True)
                run.text = tail
            else:
                child.tail = tail
    for at, made in reversed(runs):
        element.insert(at, made)


def _begin(element, child, runs, after=False):
    run = html.Element("p")
    runs.append((element.index(child) + after, run))
    return run


def _leaves(tree):
    return [el for el in tree.iter(*BLOCKS) if not any(child.tag in BLOCKS for child in el)]


def _kind(leaf):
    parent = leaf.getparent()
    return "li" if leaf.tag == "p" and parent is not None and parent.tag == "li" else leaf.tag


def _inside(element):
    children = "".join(html.tostring(child, encoding="unicode") for child in element)
    return clean_html(_escaped(element.text) + children) if element.tag != "div" else _escaped(element.text) + children


def _escaped(text):
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _text(element):
    for br in element.iter("br"):
        br.tail = "\n" + (br.tail or "")
    return " ".join(element.text_content().split(" ")).strip()


def _drop(leaf):
    parent = leaf.getparent()
    if parent is None:
        return
    parent.remove(leaf)
    if parent.tag in BLOCKS and not len(parent) and not (parent.text or "").strip():
        _drop(parent)
