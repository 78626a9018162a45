from django.db import migrations


def identify(apps, schema_editor):
    """The hashes of the organisations that are there already."""
    model = apps.get_model("directory", "Organisation")
    model.objects.bulk_update(model.objects.all(), ["identifiers"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("directory", "0013_reports_and_removals")]

    operations = [migrations.RunPython(identify, migrations.RunPython.noop)]
