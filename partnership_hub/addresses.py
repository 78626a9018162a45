"""The shape of addresses: a number and an ASCII slug, which may be old or missing."""

import re

from django.conf import settings
from django.urls import path, register_converter


class IdConverter:
    """A key as the database can hold it, written in one way only."""

    regex = "[1-9][0-9]{0,8}"
    to_python = int
    to_url = str


class LanguageConverter:
    regex = "[a-z]{2,3}(?:-[A-Z][a-z]{3})?"

    def to_python(self, value):
        return value

    to_url = to_python


register_converter(IdConverter, "id")
register_converter(LanguageConverter, "language")


def key_in(text):
    """A key that stands in a form or a query, written as in addresses; None for anything else."""
    return int(text) if re.fullmatch(IdConverter.regex, text or "") else None


def absolute(address):
    """An address of ours as it is written where pages are read away from the site."""
    return settings.SITE_ORIGIN + address


def entry_urls(list_view, detail_view, feed_view, preview_view, export_view):
    detail = detail_view.as_view()
    return [
        path("", list_view.as_view(), name="list"),
        path("feed/", feed_view.as_view(), name="feed"),
        path("preview/", preview_view.as_view(), name="preview"),
        path("export/", export_view.as_view(), name="export"),
        path("<id:pk>/", detail),
        path("<id:pk>-<slug:slug>/", detail, name="detail"),
        path("<id:pk>-<slug:slug>/<language:language>/", detail, name="translation"),
    ]
