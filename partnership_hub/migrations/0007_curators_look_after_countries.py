from django.db import migrations


def tick_all(apps, schema_editor):
    """Curators worked on every country so far. Those who have none ticked go on doing so; the others said which."""
    User, Country = (apps.get_model("partnership_hub", name) for name in ("User", "Country"))
    countries = list(Country.objects.all())
    for user in User.objects.filter(groups__name="Curator", countries=None):
        user.countries.set(countries)


class Migration(migrations.Migration):
    dependencies = [
        ("partnership_hub", "0006_languages_and_reviews"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(tick_all, migrations.RunPython.noop)]
