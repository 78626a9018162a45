from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnership_hub", "0013_topics_merge")]
    operations = [
        migrations.AlterField(model_name="topic", name="label", field=models.CharField(max_length=100, verbose_name="label")),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)), fields=("label",), name="topic_label_once",
                violation_error_message="There is a topic of this name already.",
            ),
        ),
    ]
