"""What is looked at before an entry is published: each point a sentence, and whether it stands in the way."""

from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..intake.languages import language_of
from ..vocabulary import Language
from .timing import in_words

SHORT, LONG = 60, 600  # characters of a summary, in any script


class Item(NamedTuple):
    text: str  # what to do
    done: bool
    blocks: bool = False  # whether nothing is published without it
    field: str = ""  # of the form, where it is done

    @property
    def state(self):
        return "done" if self.done else "blocks" if self.blocks else "open"


def of_any(entry):
    """What is asked of every entry; a section adds its own."""
    summary = entry.summary.strip()
    yield Item(_("Write a summary: readers decide by it."), bool(summary), True, "summary")
    if summary:
        text = _("Give the summary two or three sentences, %(short)d to %(long)d characters: it has %(n)d.")
        said = text % {"short": SHORT, "long": LONG, "n": len(summary)}
        yield Item(said, SHORT <= len(summary) <= LONG, field="summary")
        yield from of_language(entry, summary)
    where = entry.asean_wide or bool(entry.pk and entry.countries.all())
    yield Item(_("Choose its countries, or ASEAN-wide: readers look by country."), where, field="countries")
    topics = bool(entry.pk and entry.topics.all())
    yield Item(_("Choose at least one topic: readers look by topic."), topics, field="topics")
    covered = bool(entry.cover and entry.cover_alt)
    yield Item(_("Add a cover, and describe it for those who cannot see it."), covered, field="cover")
    yield from of_time(entry)
    if entry.sample:
        text = _("This is a sample. Samples are not published on a real Hub.")
        yield Item(text, settings.HUB_LOCAL, True)


def of_language(entry, summary):
    """Only where it is plain: languages that share a script are known by their words, and of them English best."""
    looks, by = language_of(summary)
    is_plain = by == "script" or looks == Language.ENGLISH
    if is_plain and len(summary) >= SHORT and looks[:2] != entry.language[:2]:
        text = _("The summary looks %(looks)s; the entry says %(says)s.")
        names = {"looks": Language(looks).label, "says": Language(entry.language).label}
        yield Item(text % names, False, field="language")


def of_time(entry):
    if entry.is_embargoed:
        text = _("It is embargoed until %(moment)s: choose no earlier moment to publish it.")
        said = text % {"moment": in_words(entry.embargoed_until)}
        yield Item(said, entry.schedule() >= entry.embargoed_until, True, "published_at")
    if entry.expires_at:
        text = _("Its time ended on %(moment)s: choose a later moment in “shown until”, or empty it.")
        yield Item(text % {"moment": in_words(entry.expires_at)}, not entry.has_ended, True, "expires_at")


def of_files(rows):
    """Of files in several languages: whether each says in which language it is."""
    rows = list(rows)
    yield Item(_("Add a file or a link: readers come for it."), bool(rows), field="files-group")
    if rows:
        all_said = all(row.language for row in rows)
        yield Item(_("Say of each file in which language it is."), all_said, True, "files-group")
