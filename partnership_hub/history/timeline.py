"""The history of an entry and of all that hangs on it as one timeline, newest first, a page at a time.

One query finds a page's records with the record before each; then come as many as there are kinds of rows."""

from typing import NamedTuple

from django.db import connection

from .parts import with_history
from .versions import Version, loaded
from .words import changes, names_for

A_PAGE = 25

RECORDS = "SELECT '{kind}' AS kind, history_id, history_date, id FROM {table} WHERE {column} = %(key)s"
PAGE = """
WITH told AS ({records}), steps AS (
    SELECT kind, history_id, history_date, count(*) OVER () AS total,
        lag(history_id) OVER (PARTITION BY kind, id ORDER BY history_date, history_id) AS before
    FROM told
)
SELECT kind, history_id, before, total FROM steps
ORDER BY history_date DESC, kind, history_id DESC LIMIT %(size)s OFFSET %(start)s
"""


class Step(NamedTuple):
    version: Version
    before: Version
    changes: list
    is_own: bool  # of the entry itself, and not of what hangs on it


def page_of(entry, number, reader=None, size=A_PAGE):
    """(the steps of a page, how many versions there are altogether)."""
    kinds = with_history(type(entry), reader)
    records = " UNION ALL ".join(
        RECORDS.format(kind=kind, table=model.history.model._meta.db_table, column=column)
        for kind, (model, column) in kinds.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            PAGE.format(records=records), {"key": entry.pk, "size": size, "start": (max(number, 1) - 1) * size}
        )
        rows = cursor.fetchall()
    return list(_steps(type(entry), kinds, rows)), rows[0][3] if rows else 0


def _steps(entry_model, kinds, rows):
    found = {}
    for kind, (model, _column) in kinds.items():
        keys = {key for row in rows if row[0] == kind for key in row[1:3]}
        found |= {(kind, key): version for key, version in loaded(model, keys).items()}
    names = names_for(found.values())
    for kind, key, before_key, _total in rows:
        version, before = found[kind, key], found.get((kind, before_key))
        told = [] if version.record.history_type == "-" else list(changes(before, version, names))
        if not told and before and version.record.history_type == "~" and not version.record.history_change_reason:
            continue  # a form was saved in which something else was changed, or nothing
        yield Step(version, before, told, version.model is entry_model)
