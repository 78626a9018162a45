"""One question for whoever reads names from elsewhere, as an import does: which item is meant by a text?"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from ..search.analysis import stem, words


def with_other_names(items):
    """Reads the other words for each item with it, as `other_names`, in the same query."""
    synonyms = getattr(items.model, "synonyms", None)
    if synonyms is None:
        return items
    rows = synonyms.rel.related_model.objects.filter(item=OuterRef("pk"), only_suggests=False)
    return items.annotate(other_names=ArraySubquery(rows.order_by("pk").values("word")))


def key_of(text):
    """The same for “Viet Nam” and “Vietnam”, “forced labour” and “forced labor”."""
    return "".join(stem(word.text) for word in words(text))


class Lookup:
    """The items of a vocabulary by what they are called. Made once for many questions, in one query."""

    def __init__(self, model):
        self.by_key, self.unclear = {}, set()
        items = list(with_other_names(model.objects.all()))
        for names_of in (_codes, _own_names, _other_names):  # those that count first, first
            found = {}
            for item in items:
                for key in {key_of(name) for name in names_of(item) if name} - {""}:
                    found.setdefault(key, []).append(item)
            for key, named in found.items():
                if key not in self.by_key and key not in self.unclear:
                    if len(named) == 1:
                        self.by_key[key] = named[0]
                    else:
                        self.unclear.add(key)

    def __call__(self, text):
        """The item that a text names; None where none or several may be meant."""
        return self.by_key.get(key_of(text or "")) if text else None


def lookup(model, text):
    return Lookup(model)(text)


def _codes(item):
    return [item.pk] if isinstance(item.pk, str) else []


def _own_names(item):
    return [getattr(item, name, "") for name in ("label", "name", "endonym", "acronym")]


def _other_names(item):
    return item.other_names
