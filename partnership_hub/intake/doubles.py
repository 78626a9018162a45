"""What is here already: by address, by the file's bytes, by title. Near likeness is the business of `twins.likely`."""

import re
from importlib import import_module
from urllib.parse import urlsplit

from django.apps import apps
from django.db.models import Q
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from ..search.analysis import fold
from ..twins import likely
from .models import may_be_taken_in

MOST = 10
WHY = {"address": _("the same address"), "file": _("the same file"), "title": _("the same title")}
TRACKING = re.compile(r"(utm_\w+|fbclid|gclid|mc_cid|mc_eid)=[^&]*&?")


def taking_in(model):
    """A section's own part: its module `taking_in`."""
    config = apps.get_app_config(model._meta.app_label)
    return import_module(f"{config.name}.taking_in") if module_has_submodule(config.module, "taking_in") else None


def likely_duplicates(intake):
    """[(entry, why)], the surest first, among what whoever takes it in may see."""
    found = {}
    addresses = spellings([intake.url, intake.learnt.get("found_url"), intake.learnt.get("document_url")])
    for model in may_be_taken_in():
        entries = model.objects.visible_to(intake.by).defer("body", "search")
        own = taking_in(model)
        asked = [
            ("file", own.by_file(intake.learnt.get("sha256", ""))),
            ("address", Q(outside_url__in=addresses) | own.by_address(addresses)),
            ("title", Q(title_key=fold(intake.title).strip())),
        ]
        for why, condition in asked:
            if condition and (why != "title" or intake.title) and (why != "address" or addresses):
                for entry in entries.filter(condition).order_by("pk").distinct()[:MOST]:
                    found.setdefault((model._meta.app_label, entry.pk), (entry, why))
    return [*found.values(), *_near(intake, found)]


def _near(intake, found):
    """By near-equal titles and texts, in any language."""
    if intake.model is None:
        return
    sha256 = intake.learnt.get("sha256", "")
    for entry, _sure, why in likely(
        intake.model, title=intake.title, url=intake.url, sha256=sha256, text=intake.text, language=intake.language,
        by=intake.by,
    ):  # fmt: skip
        if (entry._meta.app_label, entry.pk) not in found:
            yield entry, why


def spellings(addresses):
    """The ways in which the same address is written: http or https, with www or without, with a last stroke or not."""
    ways = set()
    for address in filter(None, addresses):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        query = TRACKING.sub("", parts.query).rstrip("&")
        host, rest = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
        if not rest and not query:
            continue  # a home page: many works have it
        for scheme in ("https", "http"):
            for start in ("", "www."):
                for end in ("", "/"):
                    ways.add(f"{scheme}://{start}{host}{rest}{end}{'?' + query if query else ''}")
        ways.add(address)
    return sorted(ways)
