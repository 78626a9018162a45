"""Django's Postgres, with patience that ends: a server that hangs holds up no thread for longer than a query may take.

The driver itself waits for ever. Here a wait ends as an OperationalError, and while the server is away new
connections fail at once, but for one attempt a second.
"""

import select
import threading
import time

import psycopg2
from django.conf import settings
from django.db.backends.postgresql import base
from psycopg2 import extensions

from ..acting import say_who

PATIENCE = 5  # seconds for a step of connecting
GRACE = 1  # by which the server's own end of a query, the statement timeout, comes first
PAUSE = 1  # between attempts to connect
EVENTS = {extensions.POLL_READ: select.POLLIN, extensions.POLL_WRITE: select.POLLOUT}


class Absence:
    """What this process knows of a database that does not answer."""

    def __init__(self):
        self.next_attempt = None  # none: it is not away
        self.hangs = False
        self.attempting = threading.Lock()

    def begin(self, hangs=False):
        self.next_attempt, self.hangs = time.monotonic() + PAUSE, hangs

    def end(self):
        self.next_attempt, self.hangs = None, False

    def connect(self, connect):
        if self.next_attempt is None:
            return self.attempt(connect)
        if time.monotonic() < self.next_attempt or not self.attempting.acquire(blocking=False):
            raise psycopg2.OperationalError("Postgres was away a moment ago.")
        try:
            return self.attempt(connect)
        finally:
            self.attempting.release()

    def attempt(self, connect):
        try:
            connection = connect()
        except psycopg2.OperationalError:
            self.begin(self.hangs)
            raise
        self.end()
        return connection


absence = Absence()


def wait(connection):
    """The driver calls this whenever it would wait for the server."""
    is_connecting = connection.status == extensions.STATUS_SETUP
    if is_connecting:
        patience = PATIENCE
    else:
        patience = settings.STATEMENT_TIMEOUT / 1000 + GRACE if settings.STATEMENT_TIMEOUT else None
    while (state := connection.poll()) != extensions.POLL_OK:
        poll = select.poll()
        poll.register(connection.fileno(), EVENTS[state])
        if not poll.poll(patience and patience * 1000):
            absence.begin(hangs=True)
            raise psycopg2.OperationalError(f"Postgres has said nothing for {patience} seconds.")


extensions.set_wait_callback(wait)


class DatabaseWrapper(base.DatabaseWrapper):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.execute_wrappers.append(say_who)

    def get_new_connection(self, conn_params):
        return absence.connect(lambda: super(DatabaseWrapper, self).get_new_connection(conn_params))

    def is_usable(self):
        return not absence.hangs and super().is_usable()
