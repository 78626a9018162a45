"""Countries and topics; helplines with their sources, unpublished until a person confirms each."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).with_name("vocabulary.json")


def load(apps, schema_editor):
    data = json.loads(DATA.read_text(encoding="utf-8"))
    Country, Topic, Helpline = (
        apps.get_model("partnership_hub", name) for name in ("Country", "Topic", "Helpline")
    )
    Country.objects.bulk_create(Country(**row, asean_member=True) for row in data["countries"])
    Topic.objects.bulk_create(
        Topic(**row, position=position) for position, row in enumerate(data["topics"], start=1)
    )
    Helpline.objects.bulk_create(Helpline(country_id=row.pop("country"), **row) for row in data["helplines"])


def unload(apps, schema_editor):
    for name in ("Helpline", "Topic", "Country"):
        apps.get_model("partnership_hub", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
