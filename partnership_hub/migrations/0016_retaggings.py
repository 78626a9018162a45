from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0015_former_slugs_of_keywords")]
    operations = [
        migrations.CreateModel(
            name="Retagging",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nonce", models.CharField(editable=False, max_length=32)),
                ("kind", models.CharField(choices=[("retag", "Entries filed otherwise"), ("merge", "Merged"), ("split", "Split"), ("rename", "Renamed")], max_length=6, verbose_name="kind")),
                ("state", models.CharField(choices=[("waiting", "Waiting for the worker"), ("done", "Done"), ("refused", "Not done"), ("undone", "Taken back")], default="waiting", max_length=8, verbose_name="state")),
                ("what", models.TextField(verbose_name="what")),
                ("reason", models.CharField(max_length=200, verbose_name="why")),
                ("asked", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                ("notes", models.JSONField(default=list)),
                ("entries", models.PositiveIntegerField(default=0, verbose_name="entries changed")),
                ("asked_at", models.DateTimeField(db_default=Now(), verbose_name="asked")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
                ("by", models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="by")),
                ("undone_by", models.ForeignKey(null=True, on_delete=models.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="taken back by")),
            ],
            options={
                "verbose_name": "change of the filing", "verbose_name_plural": "changes of the filing", "ordering": ["-pk"],
                "constraints": [models.UniqueConstraint(fields=("by", "nonce"), name="retagging_once_a_form")],
            },
        ),
        migrations.CreateModel(
            name="Retagged",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("section", models.CharField(max_length=20)),
                ("entry", models.PositiveIntegerField()),
                ("changes", models.JSONField()),
                ("operation", models.ForeignKey(on_delete=models.PROTECT, related_name="rows", to="partnership_hub.retagging")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("operation", "section", "entry"), name="retagged_once")],
            },
        ),
    ]
