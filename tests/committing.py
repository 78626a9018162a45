"""What commits and the clock do for the version of what readers see, inside the transaction of a test."""

from django.db import connection

from directory.models import Organisation
from partnership_hub.entries.publishing import sections
from partnership_hub.models import Version
from partnership_hub.serving import version
from stories.models import Story

MOMENTS = ["published_at", "embargoed_until", "expires_at"]


def commit():
    """The deferred triggers now, and what follows counts as another transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('hub.version_raised', '', true)")


def number():
    commit()
    return Version.objects.get().number


def begin(delta):
    """What is made from now on counts as made on a day so long ago, until time passes."""
    commit()
    version.state()
    version._kept = version._kept._replace(since=version._kept.since - delta)


def time_passes(delta):
    """Moves all that has a moment so much nearer, as the clock does: without a write that a trigger would see."""
    commit()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for model in sections():
            moments = ", ".join(f"{name} = {name} - %s" for name in MOMENTS)
            cursor.execute(f"UPDATE {model._meta.db_table} SET {moments}", [delta] * len(MOMENTS))
        cursor.execute(f"UPDATE {Story._meta.db_table} SET consent_until = consent_until - %s::interval", [delta])
        cursor.execute(f"UPDATE {Organisation._meta.db_table} SET verified_on = verified_on - %s::interval", [delta])
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    version._kept = version._kept._replace(due=version._kept.due - delta)
