"""The tasks that pages have left, done now as `manage.py db_worker` does them."""

from unittest.mock import patch

from django_tasks_db.management.commands import db_worker


def work():
    worker = db_worker.Worker(
        queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="tests", excluded_queue_names=[],
    )  # fmt: skip
    # As the test client does: the connection is the test's.
    with patch.object(db_worker, "close_old_connections"):
        worker.run()
