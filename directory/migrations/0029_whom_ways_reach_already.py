from django.db import migrations


def identify(apps, schema_editor):
    """The hashes of the contacts and services that are there already; before anything compares them."""
    for name, source in (("Contact", "value"), ("Service", "phone")):
        model = apps.get_model("directory", name)
        rows = model.objects.exclude(**{source: ""}).only("kind", source)
        model.objects.bulk_update(rows, ["identifiers"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("directory", "0028_who_ways_reach")]

    operations = [migrations.RunPython(identify, migrations.RunPython.noop)]
