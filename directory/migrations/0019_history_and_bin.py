import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0018_workflow"),
        ("partnership_hub", "0009_audit_log"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalorganisation',
            name='binned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='put into the bin'),
        ),
        migrations.AddField(
            model_name='historicalorganisation',
            name='binned_by',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='historicalorganisation',
            name='keywords_then',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), editable=False, null=True, size=None, verbose_name='keywords'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='binned_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='put into the bin'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='binned_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('binned_at__isnull', False)), fields=['binned_at'], name='organisation_in_bin'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('binned_at', None), ('status__in', ['draft', 'withdrawn']), _connector='OR'), name='organisation_in_bin_is_not_shown'),
        ),
    ]
