"""What was translated so far follows the original as it is; what readers see was reviewed when it was last changed."""

from django.db import migrations
from django.db.models import F


def follow(apps, schema_editor):
    translations = apps.get_model("resources", "resourcetranslation")._base_manager
    translations.filter(follows=None).update(follows=1)
    translations.filter(state="reviewed", reviewed_at=None).update(reviewed_at=F("updated_at"))


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_versions_of_texts")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
