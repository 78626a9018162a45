"""How gunicorn serves the Hub, here and in production: `gunicorn -c python:partnership_hub.gunicorn`."""

import logging
import os
import secrets

from django.conf import settings

from . import environment as env

# Read in the master, a missing variable ends the start; read in a worker, it ends one worker after another.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
settings.SECRET_KEY  # noqa: B018
os.environ["HUB_RELEASE"] = secrets.token_hex(8)  # for caching.py: at every start and reload another one

wsgi_app = "partnership_hub.wsgi"
bind = env.text("BIND") or f"127.0.0.1:{env.integer('PORT', 8000)}"
workers = env.integer("WEB_WORKERS", 2)
worker_class = "gthread"
threads = env.integer("WEB_THREADS", 4)
graceful_timeout = 10  # no query takes longer: STATEMENT_TIMEOUT
limit_request_line = 8190  # the filters of a list all stand in its address
control_socket_disable = True
# A worker's sign of life must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108


def post_worker_init(worker):
    from .serving import keeper

    keeper.start(worker.wsgi)


def spare_readers(record):
    """Gunicorn reports broken requests by the client's address, and failed ones with what was searched."""
    if isinstance(record.args, tuple):
        record.args = tuple(a.partition("?")[0] if isinstance(a, str) else a for a in record.args)
    return "request from ip=" not in str(record.msg)


logging.getLogger("gunicorn.error").addFilter(spare_readers)
