"""How good suggestions are: for the starter content, whose topics and countries people chose."""

from django.core.management.base import BaseCommand

from partnership_hub.models import Country, Topic
from partnership_hub.suggestions import suggest

from .load_starter import read


def measured():
    """{kind: (precision, recall, number of items that people chose)} over all starter texts."""
    hits, given, wanted = {}, {}, {}
    for item in starter_items():
        text = "\n".join([item["title"], item["summary"], item.get("body", "")])
        found = suggest(text, item.get("language") or item.get("original_language") or "en")
        chosen = {Topic: set(item["topics"]), Country: {code.lower() for code in item["countries"]}}
        for kind, right in chosen.items():
            offered = {row.item.pk for row in found if isinstance(row.item, kind)}
            hits[kind] = hits.get(kind, 0) + len(offered & right)
            given[kind] = given.get(kind, 0) + len(offered)
            wanted[kind] = wanted.get(kind, 0) + len(right)
    return {kind: (hits[kind] / given[kind], hits[kind] / wanted[kind], wanted[kind]) for kind in hits}


def starter_items():
    rows = read("items")["items"] + read("guides") + read("stories") + read("organisations")
    return [row for row in rows if row.get("kind") != "section" and row["topics"]]


class Command(BaseCommand):
    help = "Measures the suggestions against the topics and countries of the starter content."

    def handle(self, **options):
        for kind, (precision, recall, n) in measured().items():
            name = kind._meta.verbose_name_plural
            self.stdout.write(f"{name}: precision {precision:.2f}, recall {recall:.2f}, of {n} that people chose")
