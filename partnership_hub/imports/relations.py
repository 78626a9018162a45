"""Columns of what hangs on an entry: countries, topics, keywords, publishers. Written for many entries at once."""

from django.utils.translation import gettext_lazy as _

from ..lists.names import country_names, other_names
from ..models import Country, Keyword, Topic
from ..taxonomy.lookup import with_other_names
from ..vocabulary import ENDONYMS
from .cells import tidy
from .columns import Column, as_text, looked_up
from .kinds import Choice
from .values import Unreadable, parts, words

REGION = {"asean", "asean-wide", "asean wide", "regional", "all asean"}
MOST_KEYWORDS, LONGEST_NAME = 30, 100


class Related(Column):
    """A many-to-many field, whose values are the keys of its rows."""

    related = True
    empty = ()

    def bind(self, model):
        super().bind(model)
        self.rows = self.field.related_model
        return self

    @property
    def prefetch(self):
        return self.name

    def of(self, entry):
        return sorted(row.pk for row in getattr(entry, self.name).all())

    def same(self, one, two):
        return set(one) == set(two)

    def read(self, cell, reading):
        names = reading.kept(("names", self.name), self.names)
        return list(dict.fromkeys(looked_up(part, names) for part in parts(as_text(cell))))

    def labels(self):
        return {row.pk: str(row) for row in self.rows.objects.all()}

    def cell(self, value, labels=None):
        labels = labels if labels is not None else self.labels()
        return "; ".join(labels.get(key, str(key)) for key in value)

    def allowed(self):
        return [f"{label} ({key})" for key, label in self.labels().items()]

    # Writing: pairs of an entry's key and what is to stand there.
    def link(self):
        """(the model of the rows between, its field of the entry, its field of the other)."""
        return self.field.remote_field.through, self.field.m2m_field_name(), self.field.m2m_reverse_field_name()

    def keys_of(self, values, made):
        return {value: value for value in values}

    def write(self, pairs, made):
        between, entry, other = self.link()
        keys = self.keys_of({one for _entry, value in pairs for one in value}, made)
        wanted = {(pk, keys[one]) for pk, value in pairs for one in value}
        rows = between._base_manager.filter(**{f"{entry}__in": [pk for pk, _value in pairs]})
        held = {(getattr(row, f"{entry}_id"), getattr(row, f"{other}_id")): row.pk for row in rows}
        gone = [held[pair] for pair in held.keys() - wanted]
        between._base_manager.filter(pk__in=gone).delete()
        between._base_manager.bulk_create(
            [between(**{f"{entry}_id": pk, f"{other}_id": key}) for pk, key in sorted(wanted - held.keys())]
        )


class Countries(Related):
    """By code, or by the name that anybody calls them."""

    def names(self):
        countries = list(with_other_names(Country.objects.all()))
        known = {words(name): code for name, code in country_names(countries) if name}
        for country in countries:
            known |= {words(country.name): country.pk, country.pk: country.pk}
        return known

    def read(self, cell, reading):
        found = [part for part in parts(as_text(cell)) if words(part) not in REGION]
        names = reading.kept(("names", self.name), self.names)
        return sorted({looked_up(part, names) for part in found})


class Topics(Related):
    def names(self):
        topics = list(with_other_names(Topic.objects.all()))
        known = {words(name): topic.pk for topic in topics for name in other_names(topic)}
        known |= {words(topic.pk.replace("-", " ")): topic.pk for topic in topics}
        return known | {words(topic.label): topic.pk for topic in topics} | {topic.pk: topic.pk for topic in topics}

    def read(self, cell, reading):
        text = as_text(cell)
        names = reading.kept(("names", self.name), self.names)
        if words(text) in names:  # a label may have a comma of its own
            return [names[words(text)]]
        found = parts(text) if ";" in text or "\n" in text else self._with_commas(text, names)
        return list(dict.fromkeys(looked_up(part, names) for part in found))

    def _with_commas(self, text, names):
        """Parts between commas, joined again where only together they are a label."""
        pieces, found = [piece.strip() for piece in text.split(",") if piece.strip()], []
        while pieces:
            long = next((n for n in range(len(pieces), 0, -1) if words(", ".join(pieces[:n])) in names), 1)
            found.append(", ".join(pieces[:long]))
            pieces = pieces[long:]
        return found

    def of(self, entry):
        return [topic.pk for topic in entry.topics.all()]


class Named(Related):
    """Rows known by their names, as publishers: one that there is not yet is made, where the person may make one."""

    def of(self, entry):
        return sorted(row.name for row in getattr(entry, self.name).all())

    def cell(self, value, labels=None):
        return "; ".join(value)

    def labels(self):
        return {}

    def allowed(self):
        return []

    def names(self):
        rows = with_other_names(self.rows.objects.all())
        known = {words(name): row.name for row in rows for name in other_names(row)}
        return known | {words(row.name): row.name for row in rows}

    def read(self, cell, reading):
        names = reading.kept(("names", self.name), self.names)
        found = []
        for part in parts(as_text(cell), lines_only=True):
            text = " ".join(part.split())
            if (name := names.get(words(text))) is None:
                name = names[words(text)] = self.new(text, reading)
            found.append(name)
        return list(dict.fromkeys(found))

    def new(self, text, reading):
        limit = self.rows._meta.get_field("name").max_length
        if len(text) > limit:
            raise Unreadable(_("At most %(limit)d characters each: “%(text)s”.") % {"limit": limit, "text": text[:60]})
        if not reading.by.has_perm(f"{self.rows._meta.app_label}.add_{self.rows._meta.model_name}"):
            raise Unreadable(NO_SUCH % {"text": text, "kind": self.rows._meta.verbose_name})
        reading.to_be_made.setdefault(self.name, []).append(text)
        return text

    def keys_of(self, names, made):
        """`made` is told of what was not there: unused after an undo, it goes again."""
        known = dict(self.rows.objects.filter(name__in=names).values_list("name", "pk"))
        for name in sorted(names - known.keys()):
            row = self.rows.objects.filter(name__iexact=name).first() or self.rows(name=name)
            if row.pk is None:
                row.save()
                made(row)
            known[name] = row.pk
        return known


NO_SUCH = _("There is no %(kind)s “%(text)s”. Correct the spelling, or ask an editor to add it.")


class Keywords(Named):
    """The curators' free words: between them and an entry stands a row of taggit's."""

    def bind(self, model):
        super().bind(model)
        self.rows = Keyword
        return self

    def link(self):
        return self.field.through, "content_object", "tag"

    def read(self, cell, reading):
        text = as_text(cell)
        found = super().read(text if ";" in text or "\n" in text else text.replace(",", ";"), reading)
        if len(found) > MOST_KEYWORDS:
            raise Unreadable(_("At most %(limit)d keywords.") % {"limit": MOST_KEYWORDS})
        return found


class Languages(Choice):
    """By code, by its name in English, or as its speakers call it."""

    def more_names(self):
        return [(endonym.name, code) for code, endonym in ENDONYMS.items()] + [("Tagalog", "fil"), ("Lao PDR", "lo")]


def region_in(cell):
    """Whether the countries' cell says that it is about the whole region."""
    return isinstance(cell, str) and any(words(part) in REGION for part in parts(tidy(cell)))
