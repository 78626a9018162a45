"""How far a task is, also while everything else that it does waits for one commit."""

from contextlib import contextmanager

from django.db import connection
from django.utils import timezone

TABLE = "partnership_hub_import"
LOCK = 0x494D


class Progress:
    """Told by a connection of its own, which nothing holds up: the import's row is locked at the very end alone."""

    def __init__(self, pk, total, connection):
        self.pk, self.total, self.connection, self.done = pk, total, connection, 0
        self.tell()

    def more(self, number):
        self.done += number
        self.tell()

    def tell(self):
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {TABLE} SET done = %s, total = %s, moved_at = %s WHERE id = %s",  # noqa: S608 - a constant
                [min(self.done, self.total), self.total, timezone.now(), self.pk],
            )


@contextmanager
def beside():
    """A second connection, for as long as one is needed."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()


def be_patient():
    """The commit of thousands of rows asks more of their triggers at once than a page's ever does."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '60s'")


@contextmanager
def alone(pk):
    """Whether nobody else is at this import: a task that was thought lost may still be."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
        (got_it,) = cursor.fetchone()
    try:
        yield got_it
    finally:
        if got_it:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])
