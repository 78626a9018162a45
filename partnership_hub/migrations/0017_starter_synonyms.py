"""Other words for countries (Unicode's CLDR, and what people write) and for topics: few, and sure ones.

A word that begins with ~ only suggests."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).with_name("synonyms.json")


def load(apps, schema_editor):
    data = json.loads(DATA.read_text(encoding="utf-8"))
    for name, table in (("Country", data["countries"]), ("Topic", data["topics"])):
        known = set(apps.get_model("partnership_hub", name).objects.values_list("pk", flat=True))
        rows = [
            {"language": language, "word": word.lstrip("~"), "only_suggests": word.startswith("~"), "item_id": item}
            for item, languages in table.items()
            for language, words in languages.items()
            for word in words
            if item in known
        ]
        if name == "Country":
            hints = data["country_hints"].items()
            rows += [
                {"language": "en", "word": word, "only_suggests": True, "item_id": item}
                for item, words in hints
                for word in words
                if item in known
            ]
        synonym = apps.get_model("partnership_hub", f"{name}Synonym")
        synonym.objects.bulk_create([synonym(**row) for row in rows], ignore_conflicts=True)


def unload(apps, schema_editor):
    for name in ("CountrySynonym", "TopicSynonym"):
        apps.get_model("partnership_hub", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0016_retaggings")]
    operations = [migrations.RunPython(load, unload)]
