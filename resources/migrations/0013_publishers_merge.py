from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0012_publisher_synonyms")]
    operations = [
        migrations.AddField(
            model_name="publisher",
            name="merged_into",
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=models.PROTECT, related_name="merged_here", to="resources.publisher", verbose_name="merged into"),
        ),
    ]
