"""Atom feeds: any list with its filters, and the whole Hub, the newest first."""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_safe

from .addresses import absolute
from .entries.publishing import Entry, sections
from .lists.filters import NEWEST
from .serving.caching import kept, not_kept
from .taxonomy.forwards import is_forwarded, led_on

LENGTH = 30
NOTHING_YET = datetime(2026, 1, 1, tzinfo=UTC)  # a feed without entries must have been changed some time too
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Item(NamedTuple):
    id: str
    entry: Entry
    text: Entry  # or its translation
    address: str
    updated: datetime


@method_decorator(kept, name="get")
class EntryFeed(View):
    """What a section's list with the same filters shows. The order is always the same: a feed tells what is new."""

    http_method_names = ["get", "head"]
    filterset_class = None

    def get(self, request):
        model = self.filterset_class.Meta.model
        section = model._meta.app_label
        filterset = self.filterset_class(request.GET)
        if is_forwarded(filterset):
            return led_on(redirect(filterset.after(request.path), permanent=True))
        answer = feed(
            title=": ".join(filter(None, [str(model._meta.app_config.verbose_name), filterset.choices_in_words])),
            page=filterset.after(reverse(f"{section}:list"), sort=""),
            address=filterset.after(reverse(f"{section}:feed"), sort=""),
            items=newest(filterset.entries()),
            notices=filterset.notices,
        )
        return not_kept(answer) if filterset.is_momentary() else answer


@require_safe
@kept
def whole_hub(request):
    items = [item for model in sections() for item in newest(model.objects.published())]
    items.sort(key=lambda item: item.entry.published_at, reverse=True)
    return feed(_("New in the Hub"), reverse("home"), reverse("feed"), items[:LENGTH])


def newest(entries):
    """The newest of some published entries, as Items, in a fixed number of queries."""
    translations = Prefetch("translations", entries.model.reviewed_translations().defer("search", "body"))
    read = entries.defer("body").prefetch_related("topics", "countries", translations)
    for entry in read.order_by(NEWEST, "-pk")[:LENGTH]:
        text = entry.text
        name = f"{entry._meta.app_label}/{entry.pk}"
        yield Item(permanent_id(name), entry, text, entry.get_absolute_url(), entry.changed_at(text))


def feed(title, page, address, items, notices=()):
    items = list(items)
    context = {
        "id": permanent_id(address.lstrip("/")),
        "title": title,
        "notices": list(notices),
        "page": absolute(page),
        "address": absolute(address),
        "updated": max((item.updated for item in items), default=NOTHING_YET),
        "items": items,
    }
    # What the database may hold and no XML can say.
    text = NOT_XML.sub("", render_to_string("entries/feed.xml", context))
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def permanent_id(name):
    """A tag URI (RFC 4151): stays the same when titles, slugs and the way to the server change."""
    return f"tag:{urlsplit(settings.SITE_ORIGIN).hostname},2026:{name}"
