"""A place’s province as its code. What is the name of no province stands with the town, else with the address."""

from django.db import migrations

from directory.provinces import PROVINCES, code_of


def to_codes(apps, schema_editor):
    for place in apps.get_model("directory", "Place").objects.exclude(province=""):
        name, place.province = place.province, code_of(place.province, place.country_id or "")
        if not place.province:
            field = "town" if len(f"{place.town}, {name}") <= 100 else "address"
            setattr(place, field, ", ".join(filter(None, [getattr(place, field), name]))[:300])
        place.save(update_fields=["province", "town", "address"])


def to_names(apps, schema_editor):
    for place in apps.get_model("directory", "Place").objects.filter(province__in=list(PROVINCES)):
        place.province = PROVINCES[place.province].name
        place.save(update_fields=["province"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0010_letters_and_proposals")]
    operations = [migrations.RunPython(to_codes, to_names)]
