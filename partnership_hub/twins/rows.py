"""Likeness of publications: their keys, and the pairs that were found when keys were made: a board is one query."""

from django.db import models
from django.db.models import Q

from .likeness import Likeness, by_index
from .steps import POSSIBLE, Twin
from .works import Known, compare, known, with_known

MOST_SHOWN = 8
WEAK_SHARED_BY = 60  # entries; two words in a row that more titles have say nothing, nor does a text of that many

RARE = """
SELECT key FROM unnest(%(keys)s) key
WHERE (SELECT count(*) FROM (SELECT FROM {likeness} WHERE keys @> ARRAY[key] LIMIT %(most)s + 1) found) <= %(most)s
"""


class WorkLikeness(Likeness):
    pairs_of = not_twins = None  # a section's models of pairs, and of those that somebody decided on

    class Meta(Likeness.Meta):
        abstract = True

    @classmethod
    def made_of(cls):
        return ["translations"]

    @classmethod
    def _make(cls, due):
        """And looks for their twins."""
        its = {work.pk: known(work) for work in with_known(cls.entries()._base_manager.filter(pk__in=due))}
        cls._write((pk, work.keys) for pk, work in its.items())
        cls._pair(its)

    @classmethod
    def _pair(cls, its):
        cls.pairs_of.objects.filter(Q(entry__in=its) | Q(other__in=its)).delete()
        alike = {pk: cls.candidates(work.keys, pk) for pk, work in its.items()}
        others = cls.entries()._base_manager.filter(pk__in={key for keys in alike.values() for key in keys})
        candidates = {other.pk: known(other) for other in with_known(others)}
        found = {}
        for pk, keys in alike.items():
            for key in keys:
                points, _reasons = compare(its[pk], candidates[key]) if key in candidates else (0, ())
                if points >= POSSIBLE:
                    found[min(pk, key), max(pk, key)] = points
        rows = (cls.pairs_of(entry_id=one, other_id=other, points=points) for (one, other), points in found.items())
        cls.pairs_of.objects.bulk_create(rows, ignore_conflicts=True)

    @classmethod
    def candidates(cls, keys, but=None):
        """By keys that few have; the most in common first."""
        weak = [key for key in keys if key[:2] in ("w:", "x:", "y:")]
        with by_index():
            rare = [key for (key,) in cls._ask(RARE, keys=weak or [""], most=WEAK_SHARED_BY)]
            return super().candidates(rare + [key for key in keys if key not in weak], but)

    @classmethod
    def likely(cls, *, by, but=None, title="", url="", sha256="", text="", language="", titles=(), urls=(), **more):
        """Twins of a work that is not there yet, or of the one that has the key `but`, the likeliest first."""
        sought = Known(text=text, language=language, files={sha256} - {""}, **more)
        sought.add_titles(title, *titles)
        sought.add_addresses(url, *urls)
        return cls.alike(sought, by, but)

    @classmethod
    def alike(cls, sought, reader, but=None):
        if not (keys := sought.keys):
            return []
        cls.catch_up()
        keys = set(cls.candidates(keys, but)) - (cls.not_twins.decided(but) if but else set())
        found = []
        for entry in with_known(cls.entries().objects.visible_to(reader).filter(pk__in=keys)) if keys else ():
            points, reasons = compare(sought, known(entry))
            if points >= POSSIBLE:
                found.append(Twin(entry, points, reasons))
        return sorted(found, key=lambda twin: (-twin.points, twin.entry.pk))[:MOST_SHOWN]


class WorkPair(models.Model):
    """Two entries that look like one; `entry` has the lower key."""

    readers_see_it = False

    points = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["entry", "other"], name="%(class)s_once")]
        indexes = [models.Index(fields=["-points", "-id"], name="%(class)s_likeliest")]

    def __str__(self):
        return f"{self.entry_id} = {self.other_id}?"

    @classmethod
    def undecided(cls, reader, decided, scope=None):
        """Those that nobody decided on, of entries that this reader may see, the likeliest first."""
        model = cls._meta.get_field("entry").related_model
        seen = model.objects.visible_to(reader).order_by().values("pk")
        one_way = decided.objects.filter(entry=models.OuterRef("entry"), other=models.OuterRef("other"))
        other_way = decided.objects.filter(entry=models.OuterRef("other"), other=models.OuterRef("entry"))
        pairs = cls.objects.filter(~models.Exists(one_way), ~models.Exists(other_way), entry__in=seen, other__in=seen)
        if scope is not None:
            pairs = pairs.filter(scope.condition(model, "entry") | scope.condition(model, "other"))
        return pairs.order_by("-points", "-pk")
