"""What a commit does for the version of what readers see, inside the transaction of a test."""

from django.db import connection

from partnership_hub.models import Version


def commit():
    """The deferred triggers now, and what follows counts as another transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('hub.version_raised', '', true)")


def number():
    commit()
    return Version.objects.get().number
