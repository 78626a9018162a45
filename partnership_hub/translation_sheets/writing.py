"""A sheet for a translator."""

from django.utils.translation import gettext as _t

from ..sheets import write_xlsx
from ..translation.translating import Job, Texts
from ..vocabulary import Language
from . import keys
from .parts import parts

MOST_WORKS = 200
HEADINGS = ("Key", "Part", "Original", "Translation", "State")
WIDE = ("Original", "Translation")


def jobs(entries, language, user):
    """Of the works that somebody may translate into a language, with all that a sheet shows of them."""
    for entry in entries.prefetch_related("translations__written_by", "translations__reviewed_by"):
        if job := Job.known(entry, language, user):
            yield job


def rows(jobs):
    for job in jobs:
        entry = job.entry
        work = keys.Work(entry._meta.app_label, entry.pk, entry.text_version, job.language, keys.mark(job))
        for part in parts(Texts.of(entry), job.texts):
            yield [work.key(part.name), part.kind, part.original, part.translation, job.standing.label]


def write(file, entries, language, user):
    """The file is written from the works that this person may translate."""
    write_xlsx(file, about(language), HEADINGS, rows(jobs(entries, language, user)), wide=WIDE)


def about(language):
    return [
        _t("Texts of the Partnership Hub, to translate into %(language)s.") % {"language": Language(language).label},
        _t("Write in the column “Translation” of the sheet “List”, beside each original. Change nothing else."),
        _t("A row is a title, a summary, or one paragraph (p), heading (h2, h3) or item of a list (li) of a text."),
        _t("Signs in pointed brackets stay around the words that they belong to: <strong>important</strong>, "
           "<a href=\"…\">a link</a>. A line such as [picture 1] stays as it is too."),
        _t("What you leave empty stays untranslated. A work needs its title at least."),
        _t("Where a translation stands there already, correct it. “Outdated”: the original has changed since."),
        _t("Keep the column “Key”: by it the Hub knows where a text belongs. Rows may be left out or moved."),
        _t("Send the file back as XLSX. It is looked at before anything is taken over."),
    ]  # fmt: skip
