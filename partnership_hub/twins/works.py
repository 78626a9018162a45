"""Publications that may be one and the same work: by address, file, title in any of its languages, and text."""

from dataclasses import dataclass, field

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from ..richtext import plain_text
from . import names, prints
from .addresses import address_key
from .file_prints import files_of
from .steps import CERTAIN, LIKELY, POSSIBLE

NEAR, CLOSE = 0.9, 0.75  # of a title
LEAST_IN_SHORT_FORM = 3  # words that tell something
SAME_TEXT, MUCH_OF_IT = 0.75, 0.4
END = 10


@dataclass
class Known:
    """What a work is known by."""

    titles: list = field(default_factory=list)
    addresses: dict = field(default_factory=dict)  # {as compared: as written}
    files: set = field(default_factory=set)
    text: str = ""
    file_prints: list = field(default_factory=list)  # of what its files say, packed
    language: str = ""
    year: int = 0
    publishers: frozenset = frozenset()
    pages: frozenset = frozenset()

    def add_titles(self, *texts):
        for text in filter(None, texts):
            name = names.name(text[:300])
            if name.words and name not in self.titles:
                self.titles.append(name)

    def add_addresses(self, *texts):
        self.addresses |= {found: text for text in texts if text and (found := address_key(text))}

    @cached_property
    def prints(self):
        """Of its own text, and of its files'."""
        return [one for one in (prints.print_of(self.text), *map(prints.unpacked, self.file_prints)) if one]

    @cached_property
    def bands(self):
        return {key for one in self.prints for key in prints.bands(one)}

    @cached_property
    def origins(self):
        """Who published how many pages, and when: a translation has as many."""
        return {
            f"{publisher}:{self.year}:{pages}" for publisher in self.publishers for pages in self.pages if self.year
        }

    @property
    def keys(self):
        found = {f"u:{address}" for address in self.addresses} | {f"h:{digest}" for digest in self.files}
        found |= {key for title in self.titles for key in title_keys(title)}
        return found | self.bands | {f"y:{origin}" for origin in self.origins}


def title_keys(title):
    """All of it, in any order; each two words in a row; how it begins and ends. Single words are in too many titles."""
    parts = [names.skeleton(word) for word in title.words]
    found = {f"={title.whole}", f"={''.join(sorted(title.words))}"}
    found |= {f"w:{one} {other}" for one, other in zip(parts, parts[1:], strict=False)}
    if len(title.whole) > END:
        found |= {f"w:^{title.whole[:END]}", f"w:{title.whole[-END:]}$"}
    return found


def nearness(one, other):
    """Of two titles, from 0 to 1. Two years or volumes are two works, however alike the rest is."""
    if _numbers(one) != _numbers(other):
        return 0.0
    by_words = names.nearness(one, other)
    return by_words if by_words == names.SAME else max(by_words, min(fuzz.ratio(one.whole, other.whole) / 100, 0.99))


def _numbers(title):
    return sorted(word for word in title.words if word.isdigit())


def compare(one, other):
    """(points, reasons in words) for two Known."""
    points, reasons = 0, []
    if shared := sorted(one.addresses.keys() & other.addresses.keys()):
        points = CERTAIN
        reasons.append(_("same address: %(value)s") % {"value": other.addresses[shared[0]]})
    if one.files & other.files:
        points = CERTAIN
        reasons.append(_("the same file"))
    for worth, reason in (by_title(one, other), by_text(one, other), by_origin(one, other)):
        if worth:
            points = max(points, worth) + (POSSIBLE <= points < CERTAIN)
            reasons.append(reason)
    return points, reasons


def by_title(one, other):
    pairs = ((nearness(mine, others), others.text) for mine in one.titles for others in other.titles)
    near, text = max(pairs, default=(0, ""))
    apart = (one.year and other.year and one.year != other.year) or _are_apart(one.publishers, other.publishers)
    if near == names.SAME:
        return POSSIBLE if apart else LIKELY, _("same title: “%(title)s”") % {"title": text}
    if near >= NEAR:
        return POSSIBLE, _("title nearly equal: “%(title)s”") % {"title": text}
    if not apart and (text_within := title_within(one, other)):
        return POSSIBLE, _("one title is part of the other: “%(title)s”") % {"title": text_within}
    return (1, _("title alike: “%(title)s”") % {"title": text}) if near >= CLOSE else (0, "")


def title_within(one, other):
    """The other's title, where one of the two is a short form of the other: without its subtitle, its “report”."""
    pairs = ((mine, others) for mine in one.titles for others in other.titles)
    return next((others.text for mine, others in pairs if _is_short_form(mine, others)), "")


def _is_short_form(one, other):
    """Whether all words of the shorter stand in a row in the longer. Few and general ones are in too many titles."""
    short, long = sorted((one.words, other.words), key=len)
    if _numbers(one) != _numbers(other) or sum(word not in names.GENERIC for word in short) < LEAST_IN_SHORT_FORM:
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _are_apart(one, other):
    return bool(one and other and not one & other)


def by_text(one, other):
    share = 0
    if one.bands & other.bands:
        shares = (prints.resemblance(mine, others) for mine in one.prints for others in other.prints)
        share = max(shares, default=0)  # a print may be gone before the keys that were made of it
    if share < MUCH_OF_IT:
        return 0, ""
    words = (
        _("text nearly equal: %(share)d %%") if share >= SAME_TEXT else _("much of the text is the same: %(share)d %%")
    )
    return LIKELY if share >= SAME_TEXT else POSSIBLE, words % {"share": round(share * 100)}


def by_origin(one, other):
    if not one.origins & other.origins or one.language == other.language:
        return 0, ""
    return POSSIBLE, _("may be a translation: same publisher, year and number of pages")


def known(entry):
    """By an entry's row and what hangs on it, as far as it was read with it."""
    found = Known(language=entry.language, year=entry.publication_date.year if entry.publication_date else 0)
    found.add_titles(entry.title, *(text.title for text in entry.translations.all()))
    found.add_addresses(entry.outside_url, getattr(entry, "video_url", ""))
    found.text = f"{entry.summary}\n{plain_text(entry.body)}"
    if keys := getattr(getattr(entry, "likeness", None), "keys", None):
        found.bands = {key for key in keys if key.startswith("x:")}  # so that texts need not be cut into words
    if hasattr(type(entry), "files"):
        files = list(entry.files.all())
        found.add_addresses(*(row.url for row in files))
        found.files = {row.sha256 for row in files if row.sha256}
        found.file_prints = [row.print for row in files if row.print]
        found.pages = frozenset(row.pages for row in files if row.pages)
        found.publishers = frozenset(publisher.pk for publisher in entry.publishers.all())
    return found


def with_known(entries):
    """Entries with what `known` reads, in a fixed number of queries."""
    related = []
    if hasattr(entries.model, "files"):
        related = ["publishers", models.Prefetch("files", files_of(entries.model))]
    translated = entries.model._meta.get_field("translations").related_model
    titles = models.Prefetch("translations", translated.objects.only("entry", "language", "title"))
    return entries.select_related("likeness").prefetch_related("countries", titles, *related)
