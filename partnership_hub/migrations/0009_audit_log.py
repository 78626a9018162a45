import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

# Not by pgtrigger: what it makes can be told to look away.
APPEND_ONLY = """
CREATE FUNCTION hub_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.kind IN ('signed-in', 'sign-in-failed', 'signed-out')
            AND OLD.happened_at < statement_timestamp() - interval '365 days' THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER stays_as_it_is BEFORE UPDATE OR DELETE ON partnership_hub_event
FOR EACH ROW EXECUTE FUNCTION hub_event_stays();
CREATE TRIGGER is_not_emptied BEFORE TRUNCATE ON partnership_hub_event
FOR EACH STATEMENT EXECUTE FUNCTION hub_event_stays();
"""
BACK = """
DROP TRIGGER stays_as_it_is ON partnership_hub_event;
DROP TRIGGER is_not_emptied ON partnership_hub_event;
DROP FUNCTION hub_event_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("partnership_hub", "0008_workflow"),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('happened_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when')),
                ('kind', models.CharField(choices=[('published', 'Published'), ('scheduled', 'Scheduled'), ('withdrawn', 'Withdrawn'), ('visibility-asked', 'Another visibility was asked for'), ('widened', 'Shown to more people'), ('narrowed', 'Shown to fewer people'), ('binned', 'Put into the bin'), ('unbinned', 'Put back from the bin'), ('deleted', 'Deleted'), ('restored', 'Restored from an earlier version'), ('imported', 'Imported'), ('user-made', 'Account made'), ('user-deleted', 'Account deleted'), ('deactivated', 'Account deactivated'), ('reactivated', 'Account activated again'), ('staff-given', 'Made staff'), ('staff-taken', 'No longer staff'), ('superuser-given', 'Made superuser'), ('superuser-taken', 'No longer superuser'), ('role-given', 'Role given'), ('role-taken', 'Role taken away'), ('permission-given', 'Permission given'), ('permission-taken', 'Permission taken away'), ('country-given', 'Country given to look after'), ('country-taken', 'Country taken away'), ('role-changed', 'What a role may do was changed'), ('signed-in', 'Signed in'), ('sign-in-failed', 'Sign-in failed'), ('signed-out', 'Signed out'), ('factor-added', 'Second factor set up'), ('factor-removed', 'Second factor removed'), ('password-changed', 'Password changed'), ('sessions-ended', 'Sessions ended')], max_length=20, verbose_name='what')),
                ('by_name', models.CharField(blank=True, max_length=150, verbose_name='who')),
                ('section', models.CharField(blank=True, max_length=60, verbose_name='about')),
                ('object_id', models.CharField(blank=True, max_length=60, verbose_name='number')),
                ('title', models.CharField(blank=True, max_length=300, verbose_name='title')),
                ('facts', models.JSONField(blank=True, default=dict, verbose_name='facts')),
                ('by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'audit log',
                'ordering': ['-happened_at', '-pk'],
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['-happened_at', '-id'], name='event_newest'), models.Index(fields=['kind', '-happened_at'], name='event_by_kind'), models.Index(fields=['by', '-happened_at'], name='event_by_person'), models.Index(fields=['section', 'object_id', '-happened_at'], name='event_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind', ''), _negated=True), name='event_has_a_kind')],
            },
        ),
        migrations.RunSQL(APPEND_ONLY, BACK),
    ]
