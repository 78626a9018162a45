"""Columns that lead elsewhere: to another entry, and to files that others hold."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..vocabulary import ENDONYMS, Language
from .columns import Column, as_text, looked_up
from .values import Unreadable, parts, words


class Entry(Column):
    """Another entry of the section, by its number."""

    empty = None

    def of(self, entry):
        return getattr(entry, self.field.attname)

    def put(self, entry, value):
        setattr(entry, self.field.attname, value)

    def read(self, cell, reading):
        text = as_text(cell)
        found = text.isascii() and text.isdigit() and len(text) < 18
        if not (found and self.model.objects.visible_to(reading.by).filter(pk=int(text)).exists()):
            raise Unreadable(_("There is no entry with the number “%(text)s”.") % {"text": text[:40]})
        return int(text)

    def cell(self, value, labels=None):
        return "" if value is None else value


class Links(Column):
    """Links to files elsewhere, each with its language before it: what is new is added, what is there stays. One whose
    language nobody has said yet is left to the form."""

    related = adds = True
    empty = ()
    prefetch = "files"

    def field_of(self, model):
        return None

    def of(self, entry):
        return [f"{row.language} {row.url}" for row in entry.files.all() if row.url and row.language]

    def same(self, one, two):
        """“Before” and “after”: whether nothing is to be added."""
        return set(two) <= set(one)

    def read(self, cell, reading):
        found, check = [], URLValidator(["http", "https"])
        for part in parts(as_text(cell), lines_only=True):
            language, _space, url = part.rpartition(" ")
            language = language.strip().rstrip(":").strip() or Language.ENGLISH
            names = {words(code): code for code in Language.values}
            names |= {words(str(label)): code for code, label in Language.choices}
            names |= {words(endonym.name): code for code, endonym in ENDONYMS.items()}
            try:
                check(url)
            except ValidationError:
                raise Unreadable(LINK % {"text": part[:60]}) from None
            if len(url) > 500:
                raise Unreadable(LINK % {"text": part[:60]})
            found.append(f"{looked_up(language, names)} {url}")
        return found

    def cell(self, value, labels=None):
        return "\n".join(value)

    def write(self, pairs, made):
        """To be exactly these: undoing takes out what was added. A file of ours is no link, and stays."""
        rows = self.model._meta.get_field("files").related_model
        held = {}
        for row in rows.objects.filter(resource__in=[pk for pk, _value in pairs]).exclude(Q(url="") | Q(language="")):
            held[row.resource_id, f"{row.language} {row.url}"] = row
        wanted = {(pk, one) for pk, value in pairs for one in value}
        for pair in held.keys() - wanted:
            held[pair].delete()
        new = [(pk, *one.split(" ", 1)) for pk, one in sorted(wanted - held.keys())]
        made = rows.objects.bulk_create([rows(resource_id=pk, language=code, url=url) for pk, code, url in new])
        rows.history.bulk_history_create(made, default_change_reason="")


LINK = _("“%(text)s” is no link. Write a language and an address, as in “th https://example.org/guide.pdf”.")
