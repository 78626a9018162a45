import pytest
from hypothesis import HealthCheck, settings

# Each example is a few queries on Postgres; which examples are tried does not change from run to run.
settings.register_profile(
    "hub",
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("hub")


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path

