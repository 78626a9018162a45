import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings

from .hub import make_hub

# Each example is a few queries on Postgres; which examples are tried does not change from run to run.
settings.register_profile(
    "hub",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("hub")


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    """A Hub with something of everything, made once a module; what a test adds to it is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_hub()
        transaction.set_rollback(True)
