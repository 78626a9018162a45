"""Works that replace others: what a list says of them, and in which order they stand."""

from collections import defaultdict

from django.db.models import Case, F, Prefetch, Value, When

from partnership_hub.entries.publishing import EntryManager, EntryQuerySet

A_LITTLE = 0.01  # less than a step of rank


class ResourceQuerySet(EntryQuerySet):
    def with_card(self, shown_to=""):
        """And with the public works that replace each, as `newer`."""
        newer = self.model.objects.published().only("title", "language", "supersedes").order_by("-published_at", "-pk")
        return super().with_card(shown_to).prefetch_related(Prefetch("superseded_by", newer, to_attr="newer"))

    def ranked(self, query):
        """A work stands below the one that replaces it, where both are found."""
        ranked = super().ranked(query)
        older = dict(self.filter(supersedes__isnull=False).values_list("pk", "supersedes"))
        ranks = dict(ranked.filter(pk__in={*older, *older.values()}).values_list("pk", "rank")) if older else {}
        lowered = [When(pk__in=keys, then=Value(rank)) for rank, keys in lowered_ranks(older, ranks).items()]
        return ranked.annotate(rank=Case(*lowered, default=F("rank"))) if lowered else ranked


class ResourceManager(EntryManager.from_queryset(ResourceQuerySet)):
    pass


def lowered_ranks(older, ranks):
    """{rank: keys} of the works that have a newer one. older is {key: key of the work that it replaces}."""
    newer = defaultdict(list)
    for key, replaced in older.items():
        newer[replaced].append(key)

    def lowered(key, below=()):
        below = (*below, key)  # ends where works replace one another in a circle
        above = [lowered(other, below) for other in newer[key] if other not in below]
        return min([ranks[key], *(rank - A_LITTLE for rank in above)])

    found = defaultdict(list)
    for key in ranks.keys() & newer.keys():
        found[lowered(key)].append(key)
    return found
