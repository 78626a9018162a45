"""What no view should have to think of: broken requests and private pages."""

import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.cache import patch_cache_control

METHODS = ["GET", "HEAD", "POST"]
MOST_PARAMETERS = 200
BROKEN = re.compile("%[89A-F][0-9A-F]")  # what Django makes of bytes in a path that are not UTF-8


class RefuseBrokenRequests:
    """400 for NUL, invalid UTF-8 and more than 200 parameters in an address, which no reader's browser sends; 405 for
    methods that no page has. NUL in a form is left out of it, so that what else was typed is not lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not self.is_sound(request):
            return render(request, "400.html", status=400)
        return self.get_response(request)

    @staticmethod
    def is_sound(request):
        query = request.META.get("QUERY_STRING", "")
        if query.count("&") >= MOST_PARAMETERS:
            return False
        try:
            query = query.encode("latin-1")  # WSGI's way of handing on bytes
            texts = [unquote_to_bytes(query).decode(), request.path_info, *request.COOKIES.values()]
        except UnicodeError:
            return False
        return not BROKEN.search(request.path_info) and not any("\0" in text for text in texts)

    def process_view(self, request, *view):
        if request.method == "POST" and any("\0" in value for _, values in request.POST.lists() for value in values):
            sound = request.POST.copy()
            for name, values in request.POST.lists():
                sound.setlist(name, [value.replace("\0", "") for value in values])
            sound._mutable = False
            request.POST = sound


class KeepPrivate:
    """Nothing that a signed-in person is shown stays in a shared cache or in the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        return response
