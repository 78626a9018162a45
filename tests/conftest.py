import pytest
from django.db import connection, transaction
from django.test.utils import setup_databases, teardown_databases
from hypothesis import HealthCheck, settings

from directory.models import Contact, Organisation
from partnership_hub.serving import version

from .committing import commit
from .factories import make_user
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


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_keepdb):
    """Whichever tests run. pytest-django looks for marked ones among them, and leaves the others the database of
    `make run`, whose organisations they would delete."""
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"], keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def hub(django_db_setup, django_db_blocker):
    """A Hub with something of everything, made once a module; what a test adds to it is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_hub()
        transaction.set_rollback(True)


@pytest.fixture
def editor(client):
    """A browser in which an editor has signed in, who is its `user`."""
    client.user = make_user("Editor")
    client.force_login(client.user)
    return client


@pytest.fixture
def committed(monkeypatch):
    """The test's transaction counts as none, and what it has written as committed by `commit()`."""
    monkeypatch.setattr(version, "in_transaction", lambda: False)
    commit()


@pytest.fixture
def real_commits(django_db_setup, django_db_blocker):
    """No transaction around the test. It may write organisations and contacts, which are deleted after it."""
    with django_db_blocker.unblock():
        yield
        for model in (Contact, Organisation):
            model.history.all().delete()
            model.objects.all().delete()
        connection.close()
