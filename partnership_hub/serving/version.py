"""The version of what readers see: one number in the database, raised by every commit that changes it.

Triggers raise it, so that no way of writing passes it by: save(), update(), bulk_create(), imports, raw SQL. They are
deferred to the commit: who holds the number is about to be done, so writers hardly wait for each other, and numbers
come in the order of commits. A reader who takes the number first and the rows after it (each statement of READ
COMMITTED sees what is committed by then) never holds older rows under a newer number.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.apps import apps
from django.db import Error, InterfaceError, OperationalError, connection, models
from django.utils import timezone

from ..entries.publishing import sections

TRIGGER = "raises_version"

# A number is the moment of its commit in microseconds, or one more than the last. So it is new even after the
# database was restored from a backup.
RAISE = """
INSERT INTO partnership_hub_version AS kept (id, number)
VALUES (1, extract(epoch FROM clock_timestamp()) * 1000000)
ON CONFLICT (id) DO UPDATE SET number = greatest(kept.number + 1, excluded.number)
"""
FUNCTION = f"""
CREATE OR REPLACE FUNCTION hub_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('hub.version_raised', true), '') = '' THEN
        {RAISE};
        PERFORM set_config('hub.version_raised', 'yes', true);  -- until the transaction ends
    END IF;
    RETURN NULL;
END $$
"""
ON_ROWS = """
CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hub_raise_version()
"""
ON_TRUNCATE = """
CREATE TRIGGER {trigger}_by_truncate AFTER TRUNCATE ON {table} EXECUTE FUNCTION hub_raise_version()
"""


class Version(models.Model):
    """One row."""

    number = models.BigIntegerField()

    def __str__(self):
        return str(self.number)


class State(NamedTuple):
    """All that what readers see depends on: the version, and the last moment at which time alone changed it."""

    number: int
    since: datetime


class Schedule(NamedTuple):
    number: int  # the version that it was read under
    since: datetime
    due: datetime  # the next moment at which time alone changes what readers see


_kept = Schedule(0, None, None)
_pinned = ContextVar("the State that a page is made under", default=None)


def in_transaction():
    return connection.in_atomic_block


def state():
    """The State of this moment, by the database's clock, in one small query as long as nothing happens.

    None inside a transaction: what it has changed has no number yet."""
    global _kept
    if in_transaction():
        return None
    if moment := _pinned.get():
        return moment
    try:
        number, now = _ask()
    except Error:  # InterfaceError too
        if connection.connection is None or connection.is_usable():
            raise
        connection.close()  # it had ended since the last page
        number, now = _ask()
    kept = _kept
    if kept.number != number or kept.due <= now:
        kept = _kept = Schedule(number, *_moments(now))
    return State(number, kept.since)


def _ask():
    connection.health_check_done = True  # by this query, instead of one more for every page
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, statement_timestamp() FROM partnership_hub_version")
        return cursor.fetchone()


@contextmanager
def one_moment():
    """While a page is made its state is asked for once. Rows are read after that, and so are as new or newer.

    None while the database is away: pages that need none go on."""
    try:
        token = _pinned.set(state())
    except (OperationalError, InterfaceError):
        token = _pinned.set(None)
    try:
        yield _pinned.get()
    finally:
        _pinned.reset(token)


def today():
    """The day that a page is made under, by the database's clock; elsewhere the day of now."""
    moment = _pinned.get()
    return timezone.localdate(moment.since if moment else None)


def _moments(now):
    """(last, next) moment at which an entry comes or goes, or a day begins, by which consent and reviews hold."""
    today = timezone.localtime(now).date()
    midnights = [timezone.make_aware(datetime.combine(day, time.min)) for day in (today, today + timedelta(days=1))]
    past, future = [midnights[0]], [midnights[1]]
    for model in sections():
        past += model.objects.published().order_by("-published_at").values_list("published_at", flat=True)[:1]
        future += model.objects.scheduled().order_by("published_at").values_list("published_at", flat=True)[:1]
        past += model.objects.expired().order_by("-expires_at").values_list("expires_at", flat=True)[:1]
        future += (
            model.objects.listed()
            .exclude(expires_at=None)
            .order_by("expires_at")
            .values_list("expires_at", flat=True)[:1]
        )
    return max(past), min(future)


def shown():
    """The models whose rows readers see something of: the sections' with their links, the vocabularies, helplines.

    A model says `readers_see_it = False` where none of it is ever shown to them."""
    apart = {"user", "version"}
    for app in {"partnership_hub", *(model._meta.app_label for model in sections())}:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            linked = model._meta.auto_created or model
            hidden = not getattr(linked, "readers_see_it", True) or _is_history(model)
            if model._meta.model_name not in apart and linked._meta.model_name not in apart and not hidden:
                yield model


def _is_history(model):
    return model._meta.model_name.startswith("historical")


def install_triggers(**kwargs):
    """After every migration, so that a new table has its triggers at once."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        cursor.execute(RAISE)
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [TRIGGER])
        installed = {table for (table,) in cursor.fetchall()}
        for table in sorted({model._meta.db_table for model in shown()} - installed):
            for statement in (ON_ROWS, ON_TRUNCATE):
                cursor.execute(statement.format(trigger=TRIGGER, table=table))
