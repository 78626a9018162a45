"""While the database is away: copies of the pages that matter most, for everything else a 503 drawn without it."""

import re
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

from django.conf import settings
from django.db import Error, InterfaceError, InternalError, OperationalError, connection
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control

from ..context_processors import site
from . import copies

READ_ONLY = "25006"  # what a server says to a write when another has taken over
RETRY_AFTER = 30  # seconds
SAFE = ("GET", "HEAD")


class GoOnWithoutDatabase:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        began = time.time()
        response = self.get_response(request)
        if request.method not in SAFE:
            if is_change_by_staff(request):
                copies.note_change()
        elif request.method == "GET" and is_for_everyone(request, response):
            copies.keep(request, response.content, began)
        return response

    def process_exception(self, request, exception):
        if is_away(exception):
            return answer(request)


def server_error(request):
    """The handler of 500, which also meets what fails outside a view, as a session does that cannot be saved."""
    if is_away(sys.exception()):
        return answer(request)
    return render(request, "500.html", status=500)


def is_away(exception):
    if isinstance(exception, InternalError):
        return getattr(exception.__cause__, "pgcode", None) == READ_ONLY
    return isinstance(exception, OperationalError | InterfaceError)


def is_change_by_staff(request):
    match = request.resolver_match
    if match is None or (match.url_name or "").startswith("account_"):  # nobody's page changes by a sign-in
        return False
    with suppress(AttributeError, Error):
        return request.user.is_staff
    return False


def is_for_everyone(request, response):
    return (
        response.status_code == 200
        and not response.streaming
        and not request.META.get("QUERY_STRING")
        and not request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        and not response.cookies
        and not hasattr(request, "database_is_away")
    )


def answer(request):
    request.database_is_away = True
    if not connection.in_atomic_block:
        with suppress(Error):
            connection.close()  # the next request may find another server in its place
    copy = copies.good_copy(request) if request.method in SAFE else None
    response = HttpResponse(with_notice(*copy)) if copy else unavailable(request)
    patch_cache_control(response, no_store=True)
    return response


def with_notice(html, made):
    notice = render_to_string("outage_notice.html", {"made": datetime.fromtimestamp(made, UTC)})
    return re.sub(r"<main\b[^>]*>", lambda main: main[0] + notice, html, count=1)


def unavailable(request):
    # Without the request: no context processor asks who is signed in.
    html = render_to_string("503.html", {**site(request), "was_sent": request.method not in SAFE})
    return HttpResponse(html, status=503, headers={"Retry-After": str(RETRY_AFTER)})
