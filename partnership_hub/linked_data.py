"""Entries as schema.org describes them, for search engines: nothing but what a visitor reads on the page.

A section says what its entries are (`describe` of its EntryDetail); this module adds what all have in common."""

from django.urls import reverse
from django.utils.translation import gettext as _

from .addresses import absolute


def website():
    return {"@context": "https://schema.org", "@type": "WebSite", "name": _("Partnership Hub"), "url": absolute("/")}


def graph(entry, text, described):
    """An entry and the way to it, as the data of its page."""
    return {
        "@context": "https://schema.org",
        "@graph": [known(whole(entry, text) | described), breadcrumbs(entry, text)],
    }


def whole(entry, text):
    names = [*entry.topics.all(), *entry.keywords.all()]
    return {
        "@id": absolute(entry.get_absolute_url()),
        "url": absolute(entry.address_in(text.language)),
        "name": text.title,
        "alternateName": [entry.title] if entry.title != text.title else [],
        "description": text.summary,
        "keywords": [str(name) for name in names],
        "image": image(entry),
    }


def publication(entry, text):
    """What resources and stories share."""
    return {
        "inLanguage": text.language,
        "datePublished": entry.publication_date_iso,
        "spatialCoverage": places(entry),
        "sameAs": entry.outside_url,
    }


def places(entry):
    """The countries that an entry is about or works in, and the region."""
    named = [{"@type": "Country", "name": country.name} for country in entry.countries.all()]
    return [*named, {"@type": "Place", "name": "ASEAN"}] if entry.asean_wide else named


def image(entry):
    if not entry.cover:
        return None
    return {
        "@type": "ImageObject",
        "url": absolute(entry.cover.url),
        "width": entry.cover_width,
        "height": entry.cover_height,
        "caption": entry.cover_alt,
    }


def breadcrumbs(entry, text):
    section = entry._meta.app_config
    steps = [
        (_("Partnership Hub"), reverse("home")),
        (str(section.verbose_name), reverse(f"{section.label}:list")),
        (text.title, entry.address_in(text.language)),
    ]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": absolute(address)}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def known(value):
    """The same without what is not known: empty texts, lists and objects."""
    if isinstance(value, dict):
        pruned = {name: known(part) for name, part in value.items()}
        return {name: part for name, part in pruned.items() if part not in (None, "", [], {})}
    return [known(part) for part in value] if isinstance(value, list) else value
