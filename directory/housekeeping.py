"""What `manage.py housekeeping` does for the directory."""

from django.utils.translation import ngettext

from .models import Removal, Report, Suggestion


def forget_what_readers_sent():
    """What was dealt with half a year ago."""
    gone = Report.objects.prune() + Suggestion.objects.prune() + Removal.objects.prune()
    if gone:
        words = ngettext("%(n)d message of readers was forgotten.", "%(n)d messages of readers were forgotten.", gone)
        return words % {"n": gone}


jobs = [forget_what_readers_sent]
