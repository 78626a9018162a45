"""The matrix: works down, languages across, and what is missing or outdated in between."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..models import Country
from ..translation.gaps import GAP, translated_sections, translations_of, unfinished, works
from ..translation.translating import may_translate, only_language
from ..translation.translations import Standing
from ..vocabulary import ASEAN, ENDONYMS, Language

ROWS = 15  # times fifteen languages: whoever uses the keyboard goes through all of them
LAST_PAGE = 200
MINE, ALL = "mine", "all"

# A sign beside the colour, explained in the legend.
SIGNS = {
    Standing.REVIEWED: "✓", Standing.OUTDATED: "!", Standing.DRAFT: "d", Standing.MACHINE: "m", Standing.MISSING: "–",
}  # fmt: skip
ORIGINAL = "●"


class Choice:
    """What a request asks of the matrix; whatever it does not know falls back to something that there is."""

    def __init__(self, request):
        asked, self.user = request.GET, request.user
        self.models = {model._meta.app_label: model for model in translated_sections(self.user)}
        if not self.models:
            raise PermissionDenied
        self.section = asked.get("section") if asked.get("section") in self.models else next(iter(self.models))
        self.model = self.models[self.section]
        self.countries = {MINE: _t("Mine"), ALL: _t("All countries"), ASEAN: _t("ASEAN-wide")}
        self.countries |= {country.pk: country.name for country in Country.objects.all()}
        self.country = asked.get("country")
        if self.country not in self.countries:
            self.country = MINE if self.user.countries.exists() else ALL
        self.language = asked.get("language") if asked.get("language") in Language.values else ""
        self.standings = {GAP: _t("Missing or outdated"), **dict(Standing.choices)}
        self.standing = asked.get("state") if asked.get("state") in self.standings else ""
        self.public = asked.get("works") != "in-work"
        page = asked.get("page", "")
        self.page = min(int(page), LAST_PAGE) if page.isascii() and page.isdigit() and 0 < len(page) < 5 else 1
        self.page = max(self.page, 1)

    @property
    def works(self):
        scope = "" if self.country == ALL else self.country
        return works(
            self.model, self.user, scope=scope, language=self.language, standing=self.standing, public=self.public
        )

    @property
    def languages(self):
        return [self.language] if self.language else list(Language.values)

    @property
    def url_name(self):
        return f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_translate"


def matrix(request):
    choice = Choice(request)
    start = (choice.page - 1) * ROWS
    held = translations_of(choice.model).objects.only("entry", "language", "state", "outdated_since")
    waits = unfinished(choice.model, request.user).items()
    works = choice.works.defer(None).defer("summary", "body", "search").select_related("taken_in_by")
    found = list(works.prefetch_related("countries", Prefetch("translations", held))[start : start + ROWS + 1])
    context = {
        "title": _t("Translations"), "choice": choice, "rows": [row(choice, entry) for entry in found[:ROWS]],
        "columns": [(code, Language(code).label, ENDONYMS[Language(code)].name) for code in choice.languages],
        "legend": [*((SIGNS[value], value, value.label) for value in SIGNS), (ORIGINAL, "original", _("Original"))],
        "languages": Language.choices, "into": choice.language or only_language(request.user), "gap": GAP, "sections": [
            (label, model._meta.verbose_name_plural) for label, model in choice.models.items()
        ],
        "previous": choice.page - 1, "next": choice.page + 1 if found[ROWS:] and choice.page < LAST_PAGE else 0,
        "waits": [(code, Language(code).label, counts) for code, counts in waits],
    }  # fmt: skip
    return render(request, "admin/translations_matrix.html", admin.site.each_context(request) | context)


def row(choice, entry):
    by_language = {}
    for text in entry.translations.all():
        by_language.setdefault(text.language, []).append(text)
    base = reverse(choice.url_name, args=[entry.pk, "en"]).removesuffix("en/")
    return entry, [
        cell(entry, code, by_language.get(code, ()), base if may_translate(choice.user, entry, code) else "")
        for code in choice.languages
    ]


def cell(entry, code, texts, base):
    """What readers have; a draft that waits besides is said too. Without an address where it is not theirs to write."""
    if code == entry.language:
        return {"code": code, "kind": "original", "sign": ORIGINAL, "label": _("Original")}
    shown = next((text for text in texts if text.is_reviewed), None) or next(iter(texts), None)
    standing = shown.standing if shown else Standing.MISSING
    return {
        "code": code, "kind": standing.value, "sign": SIGNS[standing], "label": standing.label,
        "newer": len(texts) > 1, "address": base and f"{base}{code}/", "language": Language(code).label,
    }  # fmt: skip
