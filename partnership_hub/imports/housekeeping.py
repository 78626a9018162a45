"""What `manage.py housekeeping` does for imports."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from .models import DAYS_KEPT, Import


def forget_old():
    """Files of imports, and what their rows said: results and reasons stay."""
    old = Import.objects.exclude(file="").filter(made_at__lt=timezone.now() - timedelta(days=DAYS_KEPT))
    gone = [imported.forget() for imported in old.defer("facts")]
    if n := len(gone):
        return ngettext("%(n)d old import was forgotten.", "%(n)d old imports were forgotten.", n) % {"n": n}


jobs = [forget_old]
