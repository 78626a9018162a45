from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0014_a_label_once_among_topics_of_now")]
    operations = [
        migrations.AddField(
            model_name="keyword",
            name="former_slugs",
            field=ArrayField(base_field=models.CharField(max_length=100), blank=True, default=list, editable=False, size=None),
        ),
    ]
