"""What was read of links and files is forgotten when it has served: a job of the housekeeping."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext

from .models import Intake

KEPT = timedelta(days=30)
AT_ONCE = 500


def forget_what_was_read():
    """The text, the file as it came and its name: a name may be a person's."""
    done = 0
    old = Intake.objects.filter(created_at__lt=timezone.now() - KEPT).exclude(text="", file="", name="")
    for intake in old[:AT_ONCE]:
        if intake.file:
            intake.file.delete(save=False)
        intake.text = intake.name = intake.file = ""
        intake.save(update_fields=["text", "name", "file"])
        done += 1
    if done:
        return ngettext("%(n)d text read was forgotten.", "%(n)d texts read were forgotten.", done) % {"n": done}


jobs = [forget_what_was_read]
