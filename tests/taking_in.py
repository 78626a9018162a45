"""What tests of taking in share: a form that is sent, and a web that is not there."""

from pathlib import Path
from unittest.mock import patch

from django.core.files.uploadedfile import SimpleUploadedFile

from partnership_hub.intake import reading
from partnership_hub.intake.sources import Unread
from partnership_hub.models import Intake

from .working import work

PAGE = "/admin/take-in/"
BATCH = "a" * 22


def file(name, content):
    return SimpleUploadedFile(name, content, content_type="text/html")


def send(client, links="", files=(), section="resources", batch=BATCH, **more):
    return client.post(PAGE, {"links": links, "files": list(files), "section": section, "batch": batch} | more)


def take_in(client, *, web=None, **given):
    """Sent, and read by the worker. `web` holds {address: (kind, content), or the code of why it cannot be fetched}."""
    response = send(client, **given)
    with patch.object(reading, "fetch", fetching(web or {})):
        work()
    assert response.status_code == 302, response.content
    return list(Intake.objects.order_by("pk"))


def fetching(web):
    def fetch(address, target):
        found = web.get(address, "not_found")
        if isinstance(found, str):
            raise Unread(found)
        kind, content = found
        Path(target).write_bytes(content)
        return {"url": address, "kind": kind, "size": len(content)}

    return fetch
