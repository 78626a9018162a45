"""A sheet that came back: what it says, and what would become of it."""

import zipfile
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..text_changes import changes, split
from ..translation.gaps import translated_sections
from ..translation.translating import Job, Texts, checked
from ..vocabulary import Language
from . import keys
from .parts import cleaned, parts, texts_from
from .writing import HEADINGS, MOST_WORKS

MB = 1 << 20
MOST_UNPACKED = 40 * MB
MOST_ROWS = 20_000
LONGEST = 32_767  # of a cell
MOST_TOLD = 100  # rows that are not taken


LABELS = {"new": _("New"), "changed": _("Changed"), "unchanged": _("Unchanged"), "refused": _("Refused")}


@dataclass
class Outcome:
    kind: str  # new, changed, unchanged, refused
    work: keys.Work
    title: str = ""
    why: str = ""
    job: Any = None
    texts: Any = None
    changes: list = field(default_factory=list)

    @property
    def is_behind(self):
        return self.job is not None and self.work.version < self.job.entry.text_version

    @property
    def label(self):
        return {"new": _t("New"), "changed": _t("Changed"), "unchanged": _t("Unchanged"), "refused": _t("Refused")}[
            self.kind
        ]

    @property
    def language_label(self):
        return dict(Language.choices).get(self.work.language, self.work.language)


def read(file):
    """({Work: {part: text}} of a checked file, in its order; [why a row of it cannot be taken])."""
    with zipfile.ZipFile(file) as parcel:
        if sum(member.file_size for member in parcel.infolist()) > MOST_UNPACKED:
            raise ValidationError(_("The file is too large. Send at most 200 works in one sheet."))
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True)
    found, left = {}, []
    for sheet in book.worksheets:
        _read_sheet(sheet, found, left)
    if not found:
        if left:
            raise ValidationError([_("No row of it can be taken."), *left[:MOST_TOLD]])
        raise ValidationError(_("No row of it has a key of ours. Send back the file that the Hub made, as XLSX."))
    if len(found) > MOST_WORKS:
        raise ValidationError(_("These are more than 200 works. Send them in several sheets."))
    return found, left


def _read_sheet(sheet, found, left):
    key_at, text_at, is_ours = 0, HEADINGS.index("Translation"), False
    for number, cells in enumerate(sheet.iter_rows(max_col=30), 1):
        if number > MOST_ROWS:
            raise ValidationError(_("It has more than 20,000 rows. Send it in several sheets."))
        texts = [str(cell.value or "").strip() for cell in cells]
        if {"Key", "Translation"} <= set(texts):
            key_at, text_at, is_ours = texts.index("Key"), texts.index("Translation"), True
            continue
        key, cell = texts[key_at] if key_at < len(texts) else "", cells[text_at] if text_at < len(cells) else None
        known = keys.read(key)
        if why := _why_not(key, known, cell, texts) if known or is_ours else "":
            left.append(_t("Row %(number)d: %(why)s") % {"number": number, "why": why})
        elif known:
            work, part = known
            if part in found.setdefault(work, {}):
                raise ValidationError(_("The key %(key)s stands there twice."), params={"key": work.key(part)})
            found[work][part] = cleaned(cell and cell.value)[: LONGEST + 1]


def _why_not(key, known, cell, texts):
    """Why a row below our headings is not taken; "" where it is, or says nothing."""
    if known:
        is_formula = cell is not None and cell.data_type == "f"
        return _t("its translation is a formula. Write it as text, and send the sheet again.") if is_formula else ""
    if key:
        return _t("its key “%(key)s” is none of the Hub’s. Copy the key from the sheet as it was.") % {"key": key[:80]}
    return _t("it has no key, by which the Hub would know where its text belongs.") if any(texts) else ""


def judged(found, language, user):
    """An Outcome for each work, in the order of the sheet, in a few queries for each section."""
    entries = {}
    for model in translated_sections(user):
        section = model._meta.app_label
        wanted = {work.pk for work in found if work.section == section}
        visible = model.objects.visible_to(user).filter(pk__in=wanted)
        entries |= {(section, row.pk): row for row in visible.prefetch_related("translations__written_by")}
    for work, given in found.items():
        yield _judge(work, given, language, entries.get((work.section, work.pk)), user)


def _judge(work, given, language, entry, user):
    outcome = Outcome("refused", work, entry.title if entry else "")
    if entry is None:
        outcome.why = _t("There is no such work, or you may not see it.")
    elif work.language != language:
        outcome.why = _t("It is in another language than the one you chose.")
    elif not (job := Job.known(entry, language, user)):
        outcome.why = _t("You may not translate this work into this language.")
    elif work.version > entry.text_version:
        outcome.why = _t("Its key is not of this Hub: the original has had no such version.")
    else:
        outcome.job = job
        _compare(outcome, given, entry, job)
    return outcome


def _compare(outcome, given, entry, job):
    now = {part.name: cleaned(part.translation) for part in parts(Texts.of(entry), job.texts)}
    if not any(given.values()) or (
        not outcome.is_behind and all(now.get(name) == said for name, said in given.items())
    ):
        outcome.kind = "unchanged"
        return
    behind = entry.text_as_of(outcome.work.version) if outcome.is_behind else None
    body = entry.body if not outcome.is_behind else behind and behind["body"]
    kept = job.texts.body if job.texts else ""
    try:
        missing = {name: said for name, said in now.items() if name not in given and not outcome.is_behind}
        outcome.texts = checked(texts_from(missing | given, body, kept))
    except ValidationError as error:
        outcome.why = " ".join(error.messages)
        return
    if outcome.texts == job.texts:
        outcome.kind = "unchanged"
    elif keys.mark(job) != outcome.work.seen:
        outcome.why = _t("Somebody changed this translation after the sheet was made. Make a new sheet of it.")
    else:
        outcome.kind = "changed" if job.current else "new"
        before = job.texts or Texts("")
        for name in Texts._fields:
            outcome.changes += changes(split(name, getattr(before, name)), split(name, getattr(outcome.texts, name)))
