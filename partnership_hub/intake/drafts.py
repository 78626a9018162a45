"""The draft that a link or a file becomes, and what else may be done with it: nothing of it happens twice."""

from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..admin.fields import PartialDateField
from ..uploads.checks import check_document, first_page
from ..vocabulary import Language
from .doubles import taking_in
from .models import Intake
from .sources import UNKNOWN

TAKEN_IN = gettext_lazy("taken in, with guesses")
OPEN = (Intake.State.READING, Intake.State.WAITING, Intake.State.ALIKE)


def locked(intake, *states):
    """The row for oneself until the transaction ends; None where somebody else was quicker."""
    own = Intake.objects.select_for_update().filter(pk=intake.pk, state__in=states, entry_id=None).first()
    if own is not None:
        own.by = intake.by
    return own


def make_draft(intake, document=None):
    """The entry, with every guess in its field and marked. `document`: the cleaned file, where there is one."""
    with transaction.atomic():
        own = locked(intake, *OPEN)
        if own is None:
            return None
        model = own.model
        if model is None or own.by is None or not own.by.has_perm(model.permission("add")):
            raise PermissionDenied
        document = document or _document(own)
        own.guesses |= _where_nothing_says_so(own)
        entry = model(
            title=own.title or _("Untitled"),
            language=own.language or Language.ENGLISH,
            summary=own.guessed("summary"), outside_url=_outside(own), taken_in_by=own.by,
        )  # fmt: skip
        entry._history_user, entry._change_reason = own.by, str(TAKEN_IN)
        if own.guessed("publication_date"):
            entry.publication_date, entry.publication_precision = PartialDateField().clean(
                own.guessed("publication_date")
            )
        if own.learnt.get("kind") == "pdf" and document is not None:
            _draw_cover(entry, document, own)
        taking_in(model).fill(entry, own, document)
        entry.make_renditions_after_commit()
        own.entry_id, own.state = entry.pk, Intake.State.DRAFT
        own.marked = marked_fields(own, entry)
        own.save()
        return entry


def _where_nothing_says_so(intake):
    """A title from the file's name; a language that has to be chosen."""
    found = {}
    path = unquote(urlsplit(intake.learnt.get("document_url", "")).path)
    name = PurePosixPath(intake.name or path).stem[:300].replace("\0", " ").strip()
    if name and not intake.title:
        found["title"] = {"value": name, "source": "file_name", "words": name}
    if not intake.language:
        found["language"] = {"value": "", "source": UNKNOWN, "words": ""}
    return found


def _outside(intake):
    """The page about it, where there is one; the file's own address stands with the file."""
    address = intake.learnt.get("found_url") or intake.url
    if address == intake.learnt.get("document_url"):
        return ""
    return address if address.isprintable() and len(address) <= 500 else ""


def _document(intake):
    """What was kept of the document, checked anew."""
    if intake.file and intake.learnt.get("kind") in ("pdf", "docx"):
        with intake.file.open() as kept:
            content = ContentFile(kept.read(), name=f"document.{intake.learnt['kind']}")
        return check_document(content)
    return None


def _draw_cover(entry, document, intake):
    document.seek(0)
    try:
        entry.cover = first_page(document)
    except ValidationError:
        return  # what cannot be drawn has no cover
    finally:
        document.seek(0)
    entry.cover_alt = entry._first_page_in_words()
    intake.guesses["cover_alt"] = {"value": entry.cover_alt, "source": "cover", "words": ""}


def marked_fields(intake, entry):
    names = {field.name for field in entry._meta.get_fields()} | {"publication_date"}
    said = [field for field in intake.guesses if intake.guessed(field) or intake.guesses[field]["source"] == UNKNOWN]
    fields = [field for field in said if field in names]
    matched = ["publishers"] if intake.guesses.get("publisher", {}).get("matched") else []
    return list(dict.fromkeys([*fields, *matched]))


def keep_copy(intake, entry, by):
    """Our own copy in place of the link: only where the licence allows it, which is for a person to know."""
    if not entry.may_be_changed_by(by):
        raise PermissionDenied
    document = _document(intake)
    if document is None:
        raise ValidationError(
            _("The document is no longer here. Download it by hand, and put it with the entry’s files.")
        )
    taking_in(type(entry)).keep_copy(entry, intake, document)


def add_to(intake, entry, by):
    """Puts the document with an entry that is here, and its title as a translation where the language is another."""
    if not entry.may_be_changed_by(by):
        raise PermissionDenied
    with transaction.atomic():
        own = Intake.objects.select_for_update().get(pk=intake.pk)
        made = own.model.objects.filter(pk=own.entry_id).first() if own.entry_id else None
        if own.state == Intake.State.ADDED or (made is not None and not _untouched(own, made)):
            raise ValidationError(_("This was decided already."))
        if made == entry:
            raise ValidationError(_("This is the same entry."))
        if type(entry) is not own.model:
            raise ValidationError(_("It belongs to another section."))
        taking_in(type(entry)).add_to(entry, own, _document(own))
        if made is not None:
            made.put_in_bin(by)
        own.entry_id, own.state, own.marked = entry.pk, Intake.State.ADDED, []
        own.save()


def _untouched(intake, entry):
    """A draft that nobody has saved since it was made: what joins another entry takes no work of anybody's along."""
    return intake.state == Intake.State.DRAFT and entry.status == entry.Status.DRAFT and bool(intake.marked)
