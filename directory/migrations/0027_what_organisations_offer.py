from django.db import migrations

# The organisation's own trigger does the work: KEEPS_TO_SERVICES.
KEEP = """
UPDATE directory_organisation SET services = services
WHERE id IN (SELECT organisation_id FROM directory_service)
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0026_due_whoever_sees_it")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
