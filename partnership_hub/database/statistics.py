"""What Postgres knows of the tables' contents, by which it plans."""

from django.db import connections


def renew(using="default", plan=(), **_said):
    """After migrations: of a new column nothing is known, and Postgres would take nearly all rows for other ones than a
    list is asked for. It renews what it knows by itself only when many rows have changed."""
    if plan:
        with connections[using].cursor() as cursor:
            cursor.execute("ANALYZE")
