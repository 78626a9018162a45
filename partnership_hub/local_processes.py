"""What `manage.py run` starts beside Postgres: the web server, and what does its tasks."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path

from .postgres import end_with_parent

CHECKOUT = Path(__file__).resolve().parent.parent


def start_web(door):
    command = [sys.executable, "-m", "gunicorn", "-c", "python:partnership_hub.gunicorn"]
    return start(
        [*command, "--log-level", "warning"],
        env=os.environ | {"BIND": f"fd://{door.fileno()}"},
        pass_fds=[door.fileno()],
    )


def start(command, **options):
    return subprocess.Popen(  # noqa: S603
        command,
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        preexec_fn=partial(end_with_parent, signal.SIGQUIT, os.getpid()),  # at once: its database ends too
        start_new_session=True,  # else Ctrl-C would reach it, and cut off what it is answering
        **options,
    )


class Worker:
    """What does the tasks that pages leave to it. Started again when it ends: a task may take it down."""

    command = [sys.executable, "manage.py", "db_worker", "--no-reload", "--verbosity", "0"]

    def __init__(self):
        self.process = start(self.command)

    def tend(self):
        if self.process.poll() is not None:
            self.process = start(self.command)

    def stop(self):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # its task is done again
        self.process.wait()


def stop_web(web):
    web.terminate()
    with suppress(subprocess.TimeoutExpired):
        web.wait(15)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(web.pid, signal.SIGKILL)  # the workers of a master that was killed
    web.wait()
