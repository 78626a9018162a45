"""What `manage.py housekeeping` does for the directory."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now, TruncDate
from django.utils.translation import ngettext

from . import digest, letters
from .models import Organisation

HIDDEN = "Hidden from readers: not confirmed in time"  # in the history, where it is looked for


def record_hidden():
    """In its history, once each time that an entry became hidden. That it is hidden needs no job: the gate knows."""
    recorded = Organisation.history.filter(
        id=OuterRef("pk"), history_change_reason=HIDDEN, history_date__date__gte=OuterRef("hidden_on")
    )
    found = Organisation.objects.listed().filter(~Exists(recorded), hidden_on__lte=TruncDate(Now()))
    for organisation in found:
        organisation._change_reason = HIDDEN
        organisation.save(update_fields=["sample"])  # nothing: for the record alone
    number = len(found)
    return number and ngettext("%(n)d entry became hidden.", "%(n)d entries became hidden.", number) % {"n": number}


def write_to_due():
    """Letters to those whose review is due, and reminders."""
    number = letters.send_due(Organisation.objects.filter(due_on__lte=TruncDate(Now())))
    return number and ngettext("%(n)d letter went out.", "%(n)d letters went out.", number) % {"n": number}


jobs = [record_hidden, write_to_due, digest.send]
