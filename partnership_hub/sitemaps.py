"""What search engines are told of: robots.txt and the sitemap (sitemaps.org). What is not public is in neither."""

from django.db.models import F, Max, Prefetch
from django.db.models.functions import Greatest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .addresses import absolute
from .entries.publishing import sections
from .models import Country, Topic
from .serving.caching import kept

# Even translated into every language, far from the 50,000 addresses and 50 MB that a page may hold; made in one go.
ENTRIES_A_PAGE = 500

PAGES = [
    "home", "countries", "topics", "help", "help-safely", "about", "directory:map", "directory:policy", "privacy",
    "accessibility", "contact",
]  # fmt: skip
# Words, orders and combinations of choices have no end; one choice, and one page after another, stay open.
ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /search/
Disallow: /*/export/
Disallow: /directory/print/
Disallow: /*.vcf
Disallow: /*?*q=
Disallow: /*?*sort=
Disallow: /*?*&

Sitemap: {sitemap}
"""


@require_safe
def robots(request):
    text = ROBOTS.format(sitemap=absolute(reverse("sitemap")))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@kept
def index(request):
    parts = [(absolute(reverse("sitemap-pages")), None)]
    for model in sections():
        page = (F("pk") - 1) / ENTRIES_A_PAGE + 1
        changed = Max(Greatest("published_at", "updated_at"))
        pages = real(model).order_by().annotate(page=page).values("page").annotate(changed=changed).order_by("page")
        for number, changed in pages.values_list("page", "changed"):
            address = reverse("sitemap-entries", args=[model._meta.app_label, number])
            parts.append((absolute(address), changed))
    return render(request, "sitemap/index.xml", {"parts": parts}, content_type="application/xml")


@require_safe
@kept
def pages(request):
    """The pages over all sections, and the lists."""
    addresses = [reverse(name) for name in PAGES]
    addresses += [reverse(f"{model._meta.app_label}:list") for model in sections()]
    countries = Country.objects.all()
    addresses += [row.get_absolute_url() for rows in (countries, Topic.objects.all()) for row in rows]
    addresses += [reverse("directory:country-map", args=[country.pk]) for country in countries]
    places = [{"address": absolute(address)} for address in addresses]
    return render(request, "sitemap/page.xml", {"places": places}, content_type="application/xml")


@require_safe
@kept
def entries(request, section, number):
    """The entries of a section by their keys, so many keys a page: none moves when others come and go."""
    found = [
        place
        for model in sections() if model._meta.app_label == section
        for entry in of_page(model, number)
        for place in places_of(entry)
    ]  # fmt: skip
    if not found:
        raise Http404
    return render(request, "sitemap/page.xml", {"places": found}, content_type="application/xml")


def real(model):
    return model.objects.published().filter(sample=False)


def of_page(model, number):
    translations = model.reviewed_translations().only("entry", "language", "state", "updated_at")
    keys = {"pk__gt": (number - 1) * ENTRIES_A_PAGE, "pk__lte": number * ENTRIES_A_PAGE}
    read = real(model).filter(**keys).order_by("pk").only("title", "language", "published_at", "updated_at")
    return read.prefetch_related(Prefetch("translations", translations))


def places_of(entry):
    """Every address of an entry, each with those of its other languages."""
    texts = [entry, *entry.translations.all()]
    languages = [(text.language, absolute(entry.address_in(text.language))) for text in texts]
    for text, (_language, address) in zip(texts, languages, strict=True):
        changed = entry.changed_at(text)
        yield {"address": address, "changed": changed, "languages": languages if len(languages) > 1 else []}
