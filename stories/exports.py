"""What of a story goes into a table."""

from django.utils.translation import gettext_lazy as _

from partnership_hub.lists.exports import FILED, SAMPLE, TITLE, Column, of, several

COLUMNS = [
    TITLE,
    SAMPLE,
    Column(_("Format"), of("format")),
    Column(_("Author"), of("author")),
    Column(_("First published by"), of("source")),
    Column(_("Published"), lambda entry: entry.publication_date_text),
    Column(_("For"), several("audiences")),
    Column(_("Written in"), of("language")),
    Column(_("Note before reading"), of("content_note")),
    Column(_("Address outside"), of("outside_url")),
    *FILED,
]
