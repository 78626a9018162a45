"""The addresses of the pages of translations over all sections."""

from django.urls import path

from ..translation_sheets import pages as sheets
from .translations_matrix import matrix


def pages(site):
    routes = [
        ("translations/", matrix, "translations_matrix"),
        ("translations/sheet.xlsx", sheets.out, "translations_sheet_out"),
        ("translations/sheet/", sheets.sheet, "translations_sheet"),
        ("translations/sheet/<id:pk>/", sheets.check, "translations_sheet_check"),
    ]
    return [path(route, site.admin_view(view), name=name) for route, view, name in routes]
