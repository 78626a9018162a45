"""From here on the database counts the versions of a text, and keeps what its translations follow true."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0021_what_translations_follow")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='counts_versions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.text_version := OLD.text_version;\n        NEW.text_changed_at := OLD.text_changed_at;\n        IF (OLD.title, OLD.summary, OLD.body) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.body) THEN\n            NEW.text_version := OLD.text_version + 1;\n            NEW.text_changed_at := now();\n        END IF;\n        RETURN NEW;\n        ', hash='f4765b6001b10ef6ae9709b2d6687013691e752d', operation='UPDATE', pgid='pgtrigger_counts_versions_b7bff', table='directory_organisation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='tells_translations', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.text_version IS DISTINCT FROM NEW.text_version)', func='\n        UPDATE directory_organisationtranslation SET follows = follows\n        WHERE entry_id = NEW.id AND outdated_since IS NULL;\n        RETURN NULL;\n        ', hash='21d01bad8f44568782a7a6eec6aa4a10cac447e7', operation='UPDATE', pgid='pgtrigger_tells_translations_3f061', table='directory_organisation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisationtranslation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_to_the_original', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE now_at integer; changed timestamptz;', func="\n    SELECT text_version, text_changed_at INTO now_at, changed\n    FROM directory_organisation WHERE id = NEW.entry_id FOR SHARE;\n    IF TG_OP = 'UPDATE' AND OLD.entry_id <> NEW.entry_id THEN\n        NEW.follows := 0;  -- another original, which it never followed\n    END IF;\n    NEW.follows := least(coalesce(NEW.follows, now_at), now_at);\n    IF NEW.follows = now_at THEN\n        NEW.outdated_since := NULL;\n    ELSIF TG_OP = 'UPDATE' THEN\n        NEW.outdated_since := coalesce(OLD.outdated_since, changed, now());\n    ELSE\n        NEW.outdated_since := coalesce(changed, now());\n    END IF;\n    IF NEW.state = 'reviewed' THEN\n        NEW.reviewed_at := coalesce(NEW.reviewed_at, now());\n    ELSE\n        NEW.reviewed_at := NULL;\n    END IF;\n    RETURN NEW;\n    ", hash='b987204d98355e1d7eb85a08227e57ac956a2b3b', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_to_the_original_abe5e', table='directory_organisationtranslation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='organisationtranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed')), fields=('entry', 'language'), name='organisationtranslation_reviewed_once', violation_error_message='There is a reviewed translation into this language already.'),
        ),
        migrations.AddConstraint(
            model_name='organisationtranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed'), _negated=True), fields=('entry', 'language'), name='organisationtranslation_drafted_once', violation_error_message='There is a draft in this language already.'),
        ),
    ]
