from django.db import migrations, models

LANGUAGES = [("en", "English"), ("id", "Indonesian"), ("ms", "Malay"), ("ms-Arab", "Malay (Jawi)"), ("fil", "Filipino"), ("vi", "Vietnamese"), ("th", "Thai"), ("lo", "Lao"), ("km", "Khmer"), ("my", "Burmese"), ("shn", "Shan"), ("zh-Hans", "Chinese (Simplified)"), ("zh-Hant", "Chinese (Traditional)"), ("ta", "Tamil"), ("pt", "Portuguese"), ("tet", "Tetum")]


class Migration(migrations.Migration):
    dependencies = [("resources", "0011_twins")]
    operations = [
        migrations.CreateModel(
            name="PublisherSynonym",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(blank=True, choices=LANGUAGES, help_text="Empty for an acronym.", max_length=8, verbose_name="language")),
                ("word", models.CharField(max_length=200, verbose_name="word or phrase")),
                ("only_suggests", models.BooleanField(default=False, help_text="A hint in texts, as a capital or a people’s name: not what readers ask for it by.", verbose_name="only suggests")),
                ("item", models.ForeignKey(on_delete=models.CASCADE, related_name="synonyms", to="resources.publisher")),
            ],
            options={
                "verbose_name": "other word", "verbose_name_plural": "other words", "ordering": ["language", "word"], "abstract": False,
                "constraints": [models.UniqueConstraint(fields=("item", "language", "word"), name="publishersynonym_once")],
            },
        ),
    ]
