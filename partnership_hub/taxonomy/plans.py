"""What an operation would do, worked out before it is done: which entries it changes, and what of the vocabulary.

A plan is made twice, for the preview and when it is done. Its mark tells whether both are the same."""

from collections import defaultdict
from dataclasses import dataclass, field
from hashlib import blake2b

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .links import ASEAN_WIDE, Links, fields_of, name_of, section


@dataclass
class Plan:
    changes: dict = field(default_factory=dict)  # {section: {entry: {field: (taken away, added)}}}
    barred: dict = field(default_factory=dict)  # {section: entries that this person may not change}
    unchanged: int = 0  # entries that are filed so already

    def put(self, model, key, name, taken, added):
        if taken or added:
            of_section = self.changes.setdefault(name_of(model), {})
            of_section.setdefault(key, {})[name] = (taken, added)

    @property
    def count(self):
        return sum(map(len, self.changes.values()))

    @property
    def counts(self):
        """(section's name, number of its entries)"""
        return [(section(name)._meta.verbose_name_plural, len(keys)) for name, keys in self.changes.items()]

    @property
    def barred_count(self):
        return sum(map(len, self.barred.values()))

    @property
    def mark(self):
        rows = sorted(
            (name, key, field_name, sorted(map(str, gone)), sorted(map(str, new)))
            for name, keys in self.changes.items()
            for key, fields in keys.items()
            for field_name, (gone, new) in fields.items()
        )
        return blake2b(repr(rows).encode(), digest_size=12).hexdigest()

    def bar(self, user):
        """Takes out what a person may not change, and remembers it."""
        for name, keys in self.changes.items():
            allowed = _workable(section(name), keys, user)
            self.barred[name] = {key for key in keys if key not in allowed}
            self.changes[name] = {key: fields for key, fields in keys.items() if key in allowed}
        return self

    @property
    def by_item(self):
        """{(field, item): [how many lose it, how many get it]}"""
        found = defaultdict(lambda: [0, 0])
        for keys in self.changes.values():
            for fields in keys.values():
                for name, sides in fields.items():
                    for side, items in enumerate(sides):
                        for item in items:
                            found[name, item][side] += 1
        return dict(found)

    def samples(self, user, most=8):
        """(entry, its changes in words) of the first few that this person may see."""
        for name, keys in self.changes.items():
            model, some = section(name), sorted(keys, reverse=True)[:most]
            for entry in model.objects.visible_to(user).filter(pk__in=some).only("title", "status", "language"):
                yield entry, keys[entry.pk]


def _workable(model, keys, user):
    return set(model.objects.workable_by(user).filter(pk__in=list(keys)).values_list("pk", flat=True))


def retag(model, keys, take, put, replace=()):
    """Files some entries otherwise: {field: items} to take away and to add; fields in `replace` keep nothing else."""
    plan = Plan()
    for name in {*take, *put, *replace} - {ASEAN_WIDE}:
        links, gone, new = Links(model, name), set(take.get(name, ())), set(put.get(name, ()))
        known = links.items.objects.filter(pk__in=[item for item in new if not _is_name(name, item)])
        new = {*known.values_list("pk", flat=True), *(item for item in new if _is_name(name, item))}
        for key, has in links.of(keys).items():
            lost = (has if name in replace else has & gone) - new
            plan.put(model, key, name, lost, new - has)
    _retag_whole(plan, model, keys, take, put)
    plan.unchanged = len(set(keys) - plan.changes.get(name_of(model), {}).keys())
    return plan


def _is_name(field, item):
    """A keyword that is not there yet, which is made when it is done."""
    return field == "keywords" and isinstance(item, str)


def _retag_whole(plan, model, keys, take, put):
    wanted = True if put.get(ASEAN_WIDE) else False if take.get(ASEAN_WIDE) else None
    if wanted is not None:
        others = model.objects.filter(pk__in=list(keys), asean_wide=not wanted).values_list("pk", flat=True)
        for key in others:
            plan.put(model, key, ASEAN_WIDE, [not wanted] if not wanted else [], [wanted] if wanted else [])


def merge(items, kept, away):
    """Wherever entries are filed under one of `away`, they are filed under `kept`, once."""
    plan, away = Plan(), set(away)
    for model, name, links in fields_of(items):
        for key, has in links.of(links.entries_with(away)).items():
            plan.put(model, key, name, has & away, {kept} - has)
    return plan


def split(items, source, chosen):
    """chosen is {section: {entry: the items that it is filed under instead, the source perhaps among them}}."""
    plan = Plan()
    for model, name, links in fields_of(items):
        wanted = chosen.get(name_of(model), {})
        for key, has in links.of(set(wanted) & links.entries_with([source])).items():
            targets = set(wanted[key])
            plan.put(model, key, name, {source} - targets, targets - has)
    return plan


def in_words(changes, labels):
    """“topics: − Shelter, + Housing” of an entry's changes. labels is {(field, item as text): name}."""
    parts = []
    for name, (gone, new) in changes.items():
        if name == ASEAN_WIDE:
            parts.append(_("+ ASEAN-wide") if new else _("− ASEAN-wide"))
            continue
        parts += [f"− {labels.get((name, str(item)), item)}" for item in sorted(gone, key=str)]
        parts += [f"+ {labels.get((name, str(item)), item)}" for item in sorted(new, key=str)]
    return ", ".join(parts)


def number_of(n):
    return ngettext("%(n)d entry", "%(n)d entries", n) % {"n": n}
