"""What of a resource goes into a sheet and comes back."""

from django.utils.translation import gettext_lazy as _

from partnership_hub.imports.kinds import Choice, Lines, PartialDate, Several, Text
from partnership_hub.imports.links import Entry, Links
from partnership_hub.imports.relations import Named
from partnership_hub.imports.sheet import TEXTS

LINKS = _("A language and an address, one a line: th https://example.org/a.pdf. Only added: take one out in the form.")
DATE = _("As far as it is known: 2022, 2022-05 or 2022-05-20.")

COLUMNS = [
    TEXTS[0],
    Choice("type"),
    *TEXTS[1:],
    Named("publishers", hint=_("Parted by semicolons. One that the Hub does not know is made.")),
    Lines("authors", hint=_("One a line, or parted by semicolons.")),
    PartialDate("publication_date", "publication_precision", hint=DATE),
    PartialDate("adopted_date", "adopted_precision", hint=DATE),
    Several("audiences"),
    Text("outside_url"),
    Text("rights"),
    Entry("supersedes", hint=_("The number of the older work.")),
    Links("links", _("Links to files"), hint=LINKS),
]
