"""An organisation is due by all that it offers, whoever may see it; what readers are told stays as it was."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0025_twins_that_are_behind")]

    operations = [
        migrations.RemoveIndex(model_name='organisation', name='organisation_due'),
        migrations.RenameField(model_name='organisation', old_name='due_on', new_name='told_due_on'),
        migrations.AlterField(
            model_name='organisation',
            name='told_due_on',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=models.Value(None), verification='closed'), models.When(models.Q(('type', 'helpline'), ('services__contains', ['helpline']), _connector='OR'), then=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '3 months')::date"))), models.When(models.Q(('services__contains', ['shelter'])), then=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '6 months')::date"))), default=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '12 months')::date")), output_field=models.DateField()), output_field=models.DateField(null=True), verbose_name='due on, as readers are told'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='offered',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('helpline', 'Helpline'), ('emergency-response', 'Emergency response'), ('identification', 'Identification and screening'), ('case-management', 'Case management'), ('shelter', 'Shelter or housing'), ('basic-needs', 'Food and basic needs'), ('medical', 'Medical care'), ('psychosocial', 'Counselling'), ('legal-aid', 'Legal aid'), ('interpretation', 'Interpretation'), ('court-support', 'Court and witness support'), ('compensation', 'Wage and compensation claims'), ('documents', 'Documents and legal status'), ('return', 'Return assistance'), ('family-tracing', 'Family tracing'), ('reintegration', 'Reintegration and livelihoods'), ('education', 'Education and skills training'), ('child-protection', 'Child protection'), ('outreach', 'Outreach and awareness'), ('complaints', 'Worker complaints'), ('training', 'Training of professionals'), ('research', 'Research and policy'), ('coordination', 'Coordination'), ('funding', 'Funding')], max_length=20), blank=True, default=list, editable=False, size=None, verbose_name='all services'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='due_on',
            field=models.GeneratedField(db_persist=True, expression=models.Case(models.When(then=models.Value(None), verification='closed'), models.When(models.Q(('type', 'helpline'), ('offered__contains', ['helpline']), _connector='OR'), then=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '3 months')::date"))), models.When(models.Q(('offered__contains', ['shelter'])), then=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '6 months')::date"))), default=models.Case(models.When(then=models.Func(models.Func('published_at', output_field=models.DateField(), template="(%(expressions)s AT TIME ZONE 'UTC')::date"), output_field=models.DateField(), template="(%(expressions)s + interval '0 months')::date"), verification='unverified'), default=models.Func(models.F('verified_on'), output_field=models.DateField(), template="(%(expressions)s + interval '12 months')::date")), output_field=models.DateField()), output_field=models.DateField(null=True), verbose_name='due on'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(fields=['status', 'due_on'], name='organisation_due'),
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='organisation',
            name='keeps_to_services',
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organisation',
            trigger=pgtrigger.compiler.Trigger(name='keeps_to_services', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    SELECT coalesce(array_agg(DISTINCT kind ORDER BY kind) FILTER (WHERE visibility = 'public'), '{}'),\n           coalesce(array_agg(DISTINCT kind ORDER BY kind), '{}'),\n           coalesce((SELECT array_agg(DISTINCT served ORDER BY served)\n                     FROM directory_service, unnest(groups_served) AS served\n                     WHERE organisation_id = NEW.id AND visibility = 'public'), '{}')\n    INTO NEW.services, NEW.offered, NEW.groups_served\n    FROM directory_service WHERE organisation_id = NEW.id;\n    RETURN NEW;\n    ", hash='e447710c45feb915fa1a71b4dc846f6a0aa4f8c8', operation='INSERT OR UPDATE', pgid='pgtrigger_keeps_to_services_90ece', table='directory_organisation', when='BEFORE')),
        ),
    ]
