"""What of a resource goes into a table."""

from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import absolute
from partnership_hub.lists.exports import FILED, SAMPLE, TITLE, Column, joined, of, several


def files(entry):
    return joined(f"{file.get_language_display()}: {file.url or absolute(file.file.url)}" for file in entry.files.all())


COLUMNS = [
    TITLE,
    SAMPLE,
    Column(_("Type"), of("type")),
    Column(_("Publishers"), lambda entry: joined(entry.publishers.all())),
    Column(_("Authors"), lambda entry: joined(entry.authors)),
    Column(_("Published"), lambda entry: entry.publication_date_text),
    Column(_("For"), several("audiences")),
    Column(_("Written in"), of("language")),
    Column(_("Files"), files),
    Column(_("Address outside"), of("outside_url")),
    *FILED,
]
