"""The worker of the audit's Hub: does once what pages have left, as `manage.py db_worker` does.

`python -m tests.audit.worker SITE FILE`: all of the web that is asked is a server here, which answers for one site with
a PDF. The address is looked at, and the answer taken, by the guarded fetcher itself."""

import os
import sys
from pathlib import Path
from unittest.mock import patch

import django


def main(site, file):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
    django.setup()
    from partnership_hub.intake import reading
    from tests.test_fetching import respond, serving
    from tests.working import work

    with (
        serving(respond(body=Path(file).read_bytes() if file else b"")) as (connect, _asked, _connected),
        patch.object(reading, "fetch", fetching(site, connect)),
    ):
        work()


def fetching(site, connect):
    from partnership_hub.intake import fetching
    from partnership_hub.intake.sources import Unread
    from tests.test_fetching import PUBLIC

    def resolve(host, port):
        return [PUBLIC] if host == site else fetching.resolve(host, port)

    def fetch(address, target):
        verdict = fetching.verdict(fetching.Fetcher("audit", resolve, connect), address, Path(target))
        if code := verdict.get("refused"):
            raise Unread(code, **verdict["params"])
        return verdict["facts"]

    return fetch


if __name__ == "__main__":
    main(*sys.argv[1:])
