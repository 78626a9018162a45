"""From here on an organisation’s arrays are what everyone may see of its services."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0007_services_from_arrays")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_to_services', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    SELECT coalesce(array_agg(DISTINCT kind ORDER BY kind), '{}'),\n           coalesce((SELECT array_agg(DISTINCT served ORDER BY served)\n                     FROM directory_service, unnest(groups_served) AS served\n                     WHERE organisation_id = NEW.id AND visibility = 'public'), '{}')\n    INTO NEW.services, NEW.groups_served\n    FROM directory_service WHERE organisation_id = NEW.id AND visibility = 'public';\n    RETURN NEW;\n    ", hash='f5c583500f598b81446c01c1351260438b8404e6', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_to_services_90ece', table='directory_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='organisation_keeps_to_services', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n                UPDATE directory_organisation SET services = services\n                WHERE id IN (OLD.organisation_id, NEW.organisation_id);\n                RETURN NULL;\n                ', hash='587f912f0d814b0ebaee0c34490b516c9b5719a0', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_organisation_keeps_to_services_8124d', table='directory_service', when='AFTER')),
        ),
    ]
