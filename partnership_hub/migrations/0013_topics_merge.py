from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0012_synonyms")]
    operations = [
        migrations.AddField(
            model_name="topic",
            name="merged_into",
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.PROTECT, related_name="merged_here", to="partnership_hub.topic", verbose_name="merged into"),
        ),
    ]
