"""Who acts: told to the database with each write, so that its triggers can say it in the audit log.

The person goes before the statement itself, for the length of its transaction: no question more, and nothing is left
in a connection that another request, or a pool, hands on."""

import re
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings

WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)

_acting = ContextVar("gives the user in whose name the Hub writes", default=None)


@contextmanager
def acting(user):
    """What is written inside is done by this user."""
    with _set_to(lambda: user):
        yield


@contextmanager
def acting_for(request):
    """The same for whoever is signed in at the moment of the write; readers, who have no cookie, are asked nothing."""
    with _set_to(lambda: request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None):
        yield


@contextmanager
def _set_to(whose):
    token = _acting.set(whose)
    try:
        yield
    finally:
        _acting.reset(token)


def user_who_acts():
    """None for nobody that is known."""
    user = _acting.get() and _acting.get()()
    return user if getattr(user, "pk", None) else None


def say_who(execute, sql, params, many, context):
    """For `connection.execute_wrappers`."""
    if many or not isinstance(sql, str) or not WRITES.match(sql):
        return execute(sql, params, many, context)
    connection, user = context["connection"], user_who_acts()
    # In a transaction that goes on, whoever acted before must not be said of what nobody does.
    if user or getattr(connection, "has_said_who", False):
        connection.has_said_who = True
        sql = f"SELECT set_config('hub.user', '{user.pk if user else ''}', true); {sql}"
    return execute(sql, params, many, context)
