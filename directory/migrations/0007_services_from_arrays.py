"""A service of each kind that an organisation names, for the groups that it names. Back again the arrays are as they are."""

from django.db import migrations


def load(apps, schema_editor):
    Organisation, Service = (apps.get_model("directory", name) for name in ("Organisation", "Service"))
    for row in Organisation.objects.exclude(services=[], groups_served=[]).only("services", "groups_served", "staff_note"):
        Service.objects.bulk_create(
            Service(organisation_id=row.pk, kind=kind, groups_served=row.groups_served) for kind in row.services
        )
        if not row.services:  # no service to say it of
            note = f"Groups served, before each service said its own: {', '.join(row.groups_served)}"
            Organisation.objects.filter(pk=row.pk).update(staff_note=f"{row.staff_note}\n{note}".strip())


class Migration(migrations.Migration):
    dependencies = [("directory", "0006_services")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
