"""What of an organisation goes into a sheet and comes back: what everyone may see of its own row.

Contacts, places and services stay out, since each has who may see it; so do verification and vetting, which ask how."""

from partnership_hub.imports.kinds import Choice, Lines, Several, Text
from partnership_hub.imports.relations import Languages
from partnership_hub.imports.sheet import TEXTS

COLUMNS = [
    TEXTS[0],
    Text("local_name"),
    Languages("local_language"),
    Text("acronym"),
    Lines("former_names"),
    Lines("also_known_as"),
    Choice("type"),
    Choice("level"),
    *TEXTS[1:],
    Several("working_languages"),
    Text("who_may_come"),
    Text("cost"),
    Text("how_to_refer"),
    Text("hours"),
    Text("phone"),
    Text("email"),
    Text("website"),
]
