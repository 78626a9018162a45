"""Rows that say what is there already: the one place where that is decided, for all rows of a file."""

from django.utils.translation import gettext_lazy as _

from ..twins import likeness_of, names
from ..twins.addresses import address_key

IN_FILE = _("Row %(number)d of this file has the same %(what)s. Keep one of the two.")
IN_HUB = _("“%(title)s” has the same %(what)s. To change it, write %(pk)d under “Number in the Hub”; to take this in "
           "as another one, write “new” there.")  # fmt: skip
TITLE, ADDRESS = _("title"), _("address outside")


class Alike:
    def __init__(self, model, by):
        self.model, self.by = model, by
        self.has_address = any(field.name == "outside_url" for field in model._meta.fields)
        self.seen = {}

    def in_file(self, number, given):
        """Why a new row is a duplicate of an earlier one, or None. Remembers it."""
        for what, key in self.keys(given):
            first = self.seen.setdefault((what, key), number)
            if first != number:
                return IN_FILE % {"number": first, "what": what}
        return None

    def keys(self, given):
        """By which `twins` knows entries: a title in any of their languages, an address of theirs."""
        if key := names.name(given.get("title") or "").whole:
            yield TITLE, f"={key}"
        if self.has_address and (key := address_key(given.get("outside_url") or "")):
            yield ADDRESS, f"u:{key}"

    def in_hub(self, rows):
        """{number of a row: (entry's key, why)} of new rows that an entry which this person may see is like."""
        likeness = likeness_of(self.model)
        likeness.catch_up_for_a_while()
        keys = {row.number: list(self.keys(row.given)) for row in rows}
        holders = likeness.holders({key for own in keys.values() for _what, key in own})
        entries = self.model.objects.visible_to(self.by).filter(pk__in=set().union(*holders.values()))
        titles = dict(entries.values_list("pk", "title"))
        alike = {}
        for number, own in keys.items():
            for what, key in own:
                if hits := titles.keys() & holders.get(key, ()):
                    pk = min(hits)
                    alike.setdefault(number, (pk, IN_HUB % {"title": titles[pk], "what": what, "pk": pk}))
        return alike
