"""What entries are filed under, read and changed in bulk: by keys, in a fixed number of statements for any number."""

from collections import defaultdict

from django.utils import timezone

from ..entries.publishing import sections
from ..history.bulk import record

ASEAN_WIDE = "asean_wide"
FIELDS = ("topics", "countries", "keywords", "publishers")
BATCH = 500  # entries whose history is written at once


class Links:
    """A section's rows between entries and the items of a vocabulary."""

    def __init__(self, model, name):
        field = model._meta.get_field(name)
        self.items = field.remote_field.model
        self.through = field.remote_field.through
        if name == "keywords":
            self.entry, self.item = "content_object_id", "tag_id"
        else:
            self.entry, self.item = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"

    def of(self, keys):
        """{entry: its items}"""
        found = {key: set() for key in keys}
        for entry, item in self._rows(keys).values_list(self.entry, self.item):
            found[entry].add(item)
        return found

    def entries_with(self, items):
        rows = self.through.objects.filter(**{f"{self.item}__in": items})
        return set(rows.values_list(self.entry, flat=True))

    def take(self, item, keys):
        self._rows(keys).filter(**{self.item: item}).delete()

    def put(self, item, keys):
        rows = [self.through(**{self.entry: key, self.item: item}) for key in sorted(keys)]
        self.through.objects.bulk_create(rows, ignore_conflicts=True, batch_size=5000)

    def _rows(self, keys):
        return self.through.objects.filter(**{f"{self.entry}__in": list(keys)})


def section(name):
    return next(model for model in sections() if model._meta.app_label == name)


def name_of(model):
    return model._meta.app_label


def fields_of(items):
    """(section's model, its Links) wherever entries are filed under a vocabulary."""
    for model in sections():
        for name in FIELDS:
            if _has(model, name) and (links := Links(model, name)).items is items:
                yield model, name, links


def _has(model, name):
    return any(field.name == name for field in model._meta.get_fields() if field.many_to_many)


def change(model, changes, by, reason):
    """Files entries of a section otherwise. changes is {entry: {field: (taken away, added)}}.

    Links are changed by item, the entries count as changed now, and each has one record in its history."""
    taken, added, flags = defaultdict(set), defaultdict(set), defaultdict(set)
    for key, fields in changes.items():
        for name, (gone, new) in fields.items():
            if name == ASEAN_WIDE:
                flags[bool(new)].add(key)
                continue
            for item in gone:
                taken[name, item].add(key)
            for item in new:
                added[name, item].add(key)
    for (name, item), keys in taken.items():
        Links(model, name).take(item, keys)
    for (name, item), keys in added.items():
        Links(model, name).put(item, keys)
    now, entries = timezone.now(), model._base_manager.filter(pk__in=list(changes))
    entries.update(updated_at=now)  # so that a form which was open meanwhile is refused
    for value, keys in flags.items():
        model._base_manager.filter(pk__in=list(keys)).update(asean_wide=value)
    keys = sorted(changes)
    for start in range(0, len(keys), BATCH):
        rows = model._base_manager.filter(pk__in=keys[start : start + BATCH]).defer("search", "title_key")
        record(model, list(rows), by, reason, when=now)


def note(item, by, reason):
    """In the history of every entry that is filed under an item whose name changed."""
    for model, _name, links in fields_of(type(item)):
        change(model, dict.fromkeys(links.entries_with([item.pk]), {}), by, reason)
