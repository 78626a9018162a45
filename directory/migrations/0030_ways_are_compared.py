"""From here on contacts and services are compared with the do-not-list; what was there before stays."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("directory", "0029_whom_ways_reach_already")]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='do_not_list',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='do_not_list', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (TG_OP = 'INSERT' OR NEW.identifiers <> OLD.identifiers OR NEW.organisation_id <> OLD.organisation_id)\n        AND EXISTS (SELECT FROM directory_donotlist WHERE lifted_at IS NULL AND hashes && NEW.identifiers)\n        AND EXISTS (SELECT FROM directory_organisation WHERE id = NEW.organisation_id AND status = 'published')\n    THEN\n        RAISE EXCEPTION 'the organisation is on the do-not-list' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n    ", hash='468c29da268c9f93df07a707eb14a1a56b876639', operation='INSERT OR UPDATE', pgid='pgtrigger_do_not_list_2c02d', table='directory_contact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='do_not_list', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (TG_OP = 'INSERT' OR NEW.status = 'published'\n            AND (OLD.status <> 'published' OR NEW.identifiers <> OLD.identifiers))\n        AND EXISTS (SELECT FROM directory_donotlist WHERE lifted_at IS NULL AND hashes && NEW.identifiers)\n        OR NEW.status = 'published' AND OLD.status <> 'published' AND EXISTS (\n            SELECT FROM directory_donotlist, (\n                SELECT identifiers FROM directory_contact WHERE organisation_id = NEW.id\n                UNION ALL SELECT identifiers FROM directory_service WHERE organisation_id = NEW.id\n            ) AS way\n            WHERE lifted_at IS NULL AND hashes && way.identifiers\n        )\n    THEN\n        RAISE EXCEPTION 'the organisation is on the do-not-list' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n    ", hash='3da26f2e729a80b46df3cdd37ed9f5007d781f17', operation='INSERT OR UPDATE', pgid='pgtrigger_do_not_list_f4c3c', table='directory_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='service',
            trigger=pgtrigger.compiler.Trigger(name='do_not_list', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (TG_OP = 'INSERT' OR NEW.identifiers <> OLD.identifiers OR NEW.organisation_id <> OLD.organisation_id)\n        AND EXISTS (SELECT FROM directory_donotlist WHERE lifted_at IS NULL AND hashes && NEW.identifiers)\n        AND EXISTS (SELECT FROM directory_organisation WHERE id = NEW.organisation_id AND status = 'published')\n    THEN\n        RAISE EXCEPTION 'the organisation is on the do-not-list' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n    ", hash='7ba58f069301d963951141c4711676e34a0de106', operation='INSERT OR UPDATE', pgid='pgtrigger_do_not_list_542e1', table='directory_service', when='BEFORE')),
        ),
    ]
