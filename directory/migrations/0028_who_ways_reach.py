from django.db import migrations

import directory.do_not_list


class Migration(migrations.Migration):
    dependencies = [("directory", "0027_what_organisations_offer")]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='identifiers',
            field=directory.do_not_list.WayIdentifiersField(size=None),
        ),
        migrations.AddField(
            model_name='service',
            name='identifiers',
            field=directory.do_not_list.WayIdentifiersField(size=None),
        ),
    ]
