"""Pages over all sections, pages of our own words, and error pages."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .filters import BY_RELEVANCE, typed_words
from .models import Country, Helpline, Topic
from .publishing import sections
from .search.vectors import query
from .vocabulary import ASEAN

SHOWN = 5  # entries of a section on a page over all sections


@require_safe
def home(request):
    featured, newest = [], []
    for model in sections():
        first, latest = _featured_and_newest(model)
        featured += first
        newest.append(_shelf(model, latest))
    context = {
        "featured": featured,
        "newest": newest,
        "countries": Country.objects.filter(asean_member=True),
        "topics": Topic.objects.all(),
    }
    return render(request, "home.html", context)


@require_safe
def search(request):
    """The best matches of every section, each with a way to all of its own."""
    words, shelves = typed_words(request.GET), []
    has_words = bool(query(words))
    if has_words:
        for model in sections():
            found = model.objects.published().search(words)
            best = found.with_card().ranked(words).order_by(*BY_RELEVANCE)[:SHOWN]
            shelves.append(_shelf(model, best, count=found.count(), q=words))
    context = {
        "words": words,
        "shelves": shelves,
        "found": sum(shelf["count"] for shelf in shelves),
        "no_words": bool(words) and not has_words,
    }
    return render(request, "search.html", context)


@require_safe
def country(request, code):
    country = get_object_or_404(Country, pk=code)
    own, regional = [], []
    for model in sections():
        entries = _published(model)
        own.append(_shelf(model, entries.filter(countries=country)[:SHOWN], country=code))
        others = entries.filter(asean_wide=True).exclude(countries=country)
        regional.append(_shelf(model, others[:SHOWN], country=ASEAN))
    context = {"country": country, "helplines": country.helplines.published(), "own": own, "regional": regional}
    return render(request, "country.html", context)


@require_safe
def topics(request):
    return render(request, "topics.html", {"topics": Topic.objects.all()})


@require_safe
def topic(request, code):
    topic = get_object_or_404(Topic, pk=code)
    shelves = [_shelf(m, _published(m).filter(topics=topic)[:SHOWN], topic=code) for m in sections()]
    return render(request, "topic.html", {"topic": topic, "shelves": shelves})


@never_cache
@require_safe
def helplines(request):
    """Published helplines by country, and where the Hub knows of none."""
    by_country = {country: [] for country in Country.objects.filter(asean_member=True)}
    for helpline in Helpline.objects.published().select_related("country"):
        by_country.setdefault(helpline.country, []).append(helpline)
    return render(request, "help/helplines.html", {"by_country": by_country})


@never_cache
@require_safe
def get_help_safely(request):
    return render(request, "help/safely.html")


@require_safe
def page(request, name):
    return render(request, f"pages/{name}.html")


def _featured_and_newest(model, number=3):
    """Two lists of a section's entries, none in both, read at once."""
    published = model.objects.published().order_by("-published_at", "-pk")
    featured, others = published.filter(featured=True), published.filter(featured=False)
    keys = featured.values("pk")[:number].union(others.values("pk")[:number], all=True)
    entries = list(_published(model).filter(pk__in=keys))
    return [e for e in entries if e.featured], [e for e in entries if not e.featured]


def _published(model):
    return model.objects.published().with_card()


def _shelf(model, entries, count=None, **filters):
    """A section's entries on a page over all sections, with the address of its list."""
    url = reverse(f"{model._meta.app_label}:list", query=filters)
    return {"model": model._meta, "section": model._meta.app_label, "entries": entries, "count": count, "url": url}


def bad_request(request, exception=None):
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def server_error(request):
    return render(request, "500.html", status=500)
