"""Pages over all sections, pages of our own words, and error pages."""

from datetime import timedelta

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .addresses import absolute
from .chart import charts
from .entries.publishing import sections
from .linked_data import website
from .lists.holdings import Scale, by_country
from .lists.leads import named_pages
from .lists.parameters import typed_words, words_notices
from .models import Country, Helpline, Topic
from .search.syntax import parse
from .serving.caching import kept
from .taxonomy.forwards import led_on
from .vocabulary import ASEAN, in_groups

SHOWN = 5  # entries of a section on a page over all sections


@require_safe
@kept
def home(request):
    featured, newest = [], []
    for model in sections():
        first, latest = _featured_and_newest(model)
        featured += first
        newest.append(_shelf(model, latest))
    context = {
        "featured": featured,
        "newest": newest,
        **_map(),
        "topics": in_groups(Topic.objects.all()),
        "canonical": reverse("home"),
        "data": website(),
    }
    return render(request, "home.html", context)


@require_safe
@kept
def search(request):
    """The best matches of every section, each with a way to all of its own."""
    words, shelves = typed_words(request.GET), []
    query = parse(words)
    if not query.is_empty:
        for model in sections():
            entries = model.objects.published().search(query)
            best = entries.with_card().best_first(query)[:SHOWN]
            shelves.append(_shelf(model, best, count=entries.count(), q=words))
    found = sum(shelf["count"] for shelf in shelves)
    context = {
        "words": words,
        "shelves": shelves,
        "found": found,
        "found_nothing": bool(shelves) and not found,
        "notices": list(words_notices(request.GET, query)),
        "named": named_pages(words) if query.groups else [],
    }
    return render(request, "search.html", context)


@require_safe
@kept
def countries(request):
    return render(request, "countries.html", {**_map(), "canonical": reverse("countries")})


@require_safe
@kept
def country(request, code):
    country = get_object_or_404(Country, pk=code)
    own, regional = [], []
    for model in sections():
        entries = _published(model)
        own.append(_shelf(model, entries.filter(countries=country)[:SHOWN], country=code))
        others = entries.filter(asean_wide=True).exclude(countries=country)
        regional.append(_shelf(model, others[:SHOWN], country=ASEAN))
    context = {
        "country": country,
        "helplines": country.helplines.published(),
        "own": own,
        "regional": regional,
        "canonical": country.get_absolute_url(),
    }
    return render(request, "country.html", context)


@require_safe
@kept
def topics(request):
    return render(request, "topics.html", {"topics": in_groups(Topic.objects.all()), "canonical": reverse("topics")})


@require_safe
@kept
def topic(request, code):
    topic = get_object_or_404(Topic.everything.select_related("merged_into"), pk=code)
    if topic.merged_into_id:
        return led_on(redirect(topic.merged_into, permanent=True))
    shelves = [_shelf(m, _published(m).filter(topics=topic)[:SHOWN], topic=code) for m in sections()]
    context = {"topic": topic, "shelves": shelves, "canonical": topic.get_absolute_url()}
    return render(request, "topic.html", context)


@never_cache
@require_safe
def helplines(request):
    """Published helplines by country, and where the Hub knows of none."""
    by_country = {country: [] for country in Country.objects.filter(asean_member=True)}
    for helpline in Helpline.objects.published().select_related("country"):
        by_country.setdefault(helpline.country, []).append(helpline)
    return render(request, "help/helplines.html", {"by_country": by_country, "canonical": reverse("help")})


@never_cache
@require_safe
def get_help_safely(request):
    return render(request, "help/safely.html", {"canonical": reverse("help-safely")})


@require_safe
def security(request):
    """Whom to tell of a weakness (RFC 9116), valid for about half a year from whenever it is read."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    first = timezone.now().date().replace(day=1)
    lines = {
        "Contact": settings.SECURITY_CONTACT,
        "Expires": f"{(first + timedelta(days=200)).replace(day=1)}T00:00:00Z",
        "Preferred-Languages": "en",
        "Canonical": absolute(reverse("security")),
        "Policy": absolute(reverse("contact")) + "#security",
    }
    text = "".join(f"{name}: {value}\n" for name, value in lines.items())
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
@kept
def about(request):
    return render(request, "pages/about.html", {"charts": charts(), "canonical": reverse("about")})


@require_safe
@kept
def page(request, name):
    return render(request, f"pages/{name}.html", {"canonical": reverse(name)})


def _map():
    holdings, regional = by_country()
    return {"holdings": holdings, "regional": regional, "scale": Scale(holding.count for holding in holdings)}


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
    if is_in_admin(request):
        return render(request, "admin/403.html", admin_context(request, why=str(exception or "")), status=403)
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    if is_in_admin(request):
        return render(request, "admin/404.html", admin_context(request), status=404)
    return render(request, "404.html", status=404)


def is_in_admin(request):
    """Staff are answered there in the admin's dress; others as by the rest of the site."""
    return request.path.startswith(reverse("admin:index")) and admin.site.has_permission(request)


def admin_context(request, **more):
    return {**admin.site.each_context(request), **more}
