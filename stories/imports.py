"""What of a story goes into a sheet and comes back. Consent is recorded by hand: it decides whether readers see it."""

from django.utils.translation import gettext_lazy as _

from partnership_hub.imports.kinds import Choice, PartialDate, Several, Text
from partnership_hub.imports.sheet import TEXTS

COLUMNS = [
    TEXTS[0],
    Choice("format"),
    *TEXTS[1:],
    Text("author"),
    Text("source"),
    PartialDate(
        "publication_date", "publication_precision", hint=_("As far as it is known: 2022, 2022-05 or 2022-05-20.")
    ),
    Several("audiences"),
    Text("content_note"),
    Text("transcript"),
    Text("video_url"),
    Text("outside_url"),
]
