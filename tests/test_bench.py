"""That the bench runs. What it measures is nothing for a test: docs/performance.md."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from .bench import workloads
from .bench.corpus import resource

CHECKOUT = Path(__file__).parent.parent
OWN = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "HUB_LOCAL", "MEDIA_ROOT", "MAKELEVEL"}


def test_it_loads_serves_and_reports(open_folder, tmp_path):
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    own = {"HUB_VAR": str(tmp_path), "HUB_POSTGRES_DIR": str(open_folder / "postgres"), "WEB_WORKERS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "30", "--rounds=1", "--seconds=0.1", f"--json={tmp_path / 'figures'}"],
        cwd=CHECKOUT,
        env=inherited | own,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads((tmp_path / "figures").read_text())
    assert figures["resources"] == 30
    assert set(figures["ratios"]) == {f"{name} {kind}" for name in workloads.NAMES for kind in ("uncached", "repeat")}
    assert all(words in done.stdout for words in workloads.NAMES.values())


def test_a_resource_of_the_corpus_is_the_same_for_ever():
    made = json.dumps([resource(number) for number in (0, 7, 9_999)])
    assert hashlib.sha256(made.encode()).hexdigest().startswith("fc1eea1aabc1b327")


def test_no_address_is_asked_for_twice_unless_it_is_meant_to_be():
    for name in workloads.NAMES:
        addresses = workloads.uncached(name, ["/resources/8-a/", "/resources/109-b/"])
        first = [next(addresses) for _ in range(200)]
        assert len(set(first)) == 200
        again = workloads.repeated(name, ["/resources/8-a/", "/resources/109-b/"])
        assert len({next(again) for _ in range(3)}) == 1
