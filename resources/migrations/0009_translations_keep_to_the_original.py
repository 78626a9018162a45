"""From here on the database counts the versions of a text, and keeps what its translations follow true."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0008_what_translations_follow")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=pgtrigger.compiler.Trigger(name='counts_versions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.text_version := OLD.text_version;\n        NEW.text_changed_at := OLD.text_changed_at;\n        IF (OLD.title, OLD.summary, OLD.body) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.body) THEN\n            NEW.text_version := OLD.text_version + 1;\n            NEW.text_changed_at := now();\n        END IF;\n        RETURN NEW;\n        ', hash='8a7392941ad0a868f530af413fc706377a77238d', operation='UPDATE', pgid='pgtrigger_counts_versions_86bc2', table='resources_resource', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resource',
            trigger=pgtrigger.compiler.Trigger(name='tells_translations', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.text_version IS DISTINCT FROM NEW.text_version)', func='\n        UPDATE resources_resourcetranslation SET follows = follows\n        WHERE entry_id = NEW.id AND outdated_since IS NULL;\n        RETURN NULL;\n        ', hash='b5e6dde1caa511b3411a8a792314a80b262b3b66', operation='UPDATE', pgid='pgtrigger_tells_translations_70069', table='resources_resource', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='resourcetranslation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_to_the_original', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE now_at integer; changed timestamptz;', func="\n    SELECT text_version, text_changed_at INTO now_at, changed\n    FROM resources_resource WHERE id = NEW.entry_id FOR SHARE;\n    IF TG_OP = 'UPDATE' AND OLD.entry_id <> NEW.entry_id THEN\n        NEW.follows := 0;  -- another original, which it never followed\n    END IF;\n    NEW.follows := least(coalesce(NEW.follows, now_at), now_at);\n    IF NEW.follows = now_at THEN\n        NEW.outdated_since := NULL;\n    ELSIF TG_OP = 'UPDATE' THEN\n        NEW.outdated_since := coalesce(OLD.outdated_since, changed, now());\n    ELSE\n        NEW.outdated_since := coalesce(changed, now());\n    END IF;\n    IF NEW.state = 'reviewed' THEN\n        NEW.reviewed_at := coalesce(NEW.reviewed_at, now());\n    ELSE\n        NEW.reviewed_at := NULL;\n    END IF;\n    RETURN NEW;\n    ", hash='837cc47bfca92c0dc98694c284e9f2ba8ce7dda8', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_to_the_original_96973', table='resources_resourcetranslation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='resourcetranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed')), fields=('entry', 'language'), name='resourcetranslation_reviewed_once', violation_error_message='There is a reviewed translation into this language already.'),
        ),
        migrations.AddConstraint(
            model_name='resourcetranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed'), _negated=True), fields=('entry', 'language'), name='resourcetranslation_drafted_once', violation_error_message='There is a draft in this language already.'),
        ),
    ]
