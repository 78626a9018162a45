"""What `manage.py housekeeping` does for the directory."""

from django.db.models import Exists, OuterRef
from django.db.models.functions import Now, TruncDate
from django.utils.translation import ngettext

from partnership_hub.accounts.care import forget_ended_sessions

from . import digest, letters, viewings
from .models import Organisation, Removal, Report, Suggestion
from .partners.requests import forget_old_requests

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


def forget_what_readers_sent():
    """What was dealt with half a year ago."""
    gone = Report.objects.prune() + Suggestion.objects.prune() + Removal.objects.prune()
    if gone:
        words = ngettext("%(n)d message of readers was forgotten.", "%(n)d messages of readers were forgotten.", gone)
        return words % {"n": gone}


def forget_accounts():
    """Of partners and of those who wanted to be: what is not needed any longer."""
    viewings.forget_old_viewings()
    forget_old_requests()
    forget_ended_sessions()


def write_letters():
    number = letters.send_due(Organisation.objects.filter(due_on__lte=TruncDate(Now())))
    return number and ngettext("%(n)d letter went out.", "%(n)d letters went out.", number) % {"n": number}


jobs = [record_hidden, forget_what_readers_sent, write_letters, digest.send, forget_accounts]
