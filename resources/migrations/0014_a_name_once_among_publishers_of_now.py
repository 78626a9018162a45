from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0013_publishers_merge")]
    operations = [
        migrations.AlterField(model_name="publisher", name="name", field=models.CharField(max_length=200, verbose_name="name")),
        migrations.AddConstraint(
            model_name="publisher",
            constraint=models.UniqueConstraint(
                condition=models.Q(("merged_into__isnull", True)), fields=("name",), name="publisher_name_once",
                violation_error_message="There is a publisher of this name already.",
            ),
        ),
    ]
