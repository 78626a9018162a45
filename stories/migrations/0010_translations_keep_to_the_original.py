"""From here on the database counts the versions of a text, and keeps what its translations follow true."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stories", "0009_what_translations_follow")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='story',
            trigger=pgtrigger.compiler.Trigger(name='counts_versions', sql=pgtrigger.compiler.UpsertTriggerSql(func='\n        NEW.text_version := OLD.text_version;\n        NEW.text_changed_at := OLD.text_changed_at;\n        IF (OLD.title, OLD.summary, OLD.body) IS DISTINCT FROM (NEW.title, NEW.summary, NEW.body) THEN\n            NEW.text_version := OLD.text_version + 1;\n            NEW.text_changed_at := now();\n        END IF;\n        RETURN NEW;\n        ', hash='4fae857f600b6339f45a6c3b72a3b27e0e3f2ae6', operation='UPDATE', pgid='pgtrigger_counts_versions_5afe7', table='stories_story', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='story',
            trigger=pgtrigger.compiler.Trigger(name='tells_translations', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.text_version IS DISTINCT FROM NEW.text_version)', func='\n        UPDATE stories_storytranslation SET follows = follows\n        WHERE entry_id = NEW.id AND outdated_since IS NULL;\n        RETURN NULL;\n        ', hash='e41134c923787daff22fa9d52b59185f1b1f77ec', operation='UPDATE', pgid='pgtrigger_tells_translations_65f50', table='stories_story', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='storytranslation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_to_the_original', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE now_at integer; changed timestamptz;', func="\n    SELECT text_version, text_changed_at INTO now_at, changed\n    FROM stories_story WHERE id = NEW.entry_id FOR SHARE;\n    IF TG_OP = 'UPDATE' AND OLD.entry_id <> NEW.entry_id THEN\n        NEW.follows := 0;  -- another original, which it never followed\n    END IF;\n    NEW.follows := least(coalesce(NEW.follows, now_at), now_at);\n    IF NEW.follows = now_at THEN\n        NEW.outdated_since := NULL;\n    ELSIF TG_OP = 'UPDATE' THEN\n        NEW.outdated_since := coalesce(OLD.outdated_since, changed, now());\n    ELSE\n        NEW.outdated_since := coalesce(changed, now());\n    END IF;\n    IF NEW.state = 'reviewed' THEN\n        NEW.reviewed_at := coalesce(NEW.reviewed_at, now());\n    ELSE\n        NEW.reviewed_at := NULL;\n    END IF;\n    RETURN NEW;\n    ", hash='e23dfe3c3debc6c7773bb15c509c669476790cdc', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_to_the_original_403c6', table='stories_storytranslation', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='storytranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed')), fields=('entry', 'language'), name='storytranslation_reviewed_once', violation_error_message='There is a reviewed translation into this language already.'),
        ),
        migrations.AddConstraint(
            model_name='storytranslation',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'reviewed'), _negated=True), fields=('entry', 'language'), name='storytranslation_drafted_once', violation_error_message='There is a draft in this language already.'),
        ),
    ]
