"""Every address that a visitor can ask for, made from the site's own patterns.

A new pattern without a line here fails test_every_page; with one, it is in the tests of pages, of leaks, of queries
and of broken input."""

from urllib.parse import quote, urlencode

from django.urls import get_resolver

from partnership_hub.entries.previews import Link
from partnership_hub.sitemaps import ENTRIES_A_PAGE

from .asking import FILTERSETS

STAFF = "admin/"


def routes(patterns=None, before=""):
    """The routes of all patterns but the admin's, which asks for a sign-in first."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if route.startswith(STAFF):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route


def lists(section):
    """A section's list in every order, with every facet in use, page by page."""
    filterset = FILTERSETS[section]
    everything = {name: "none" for name in filterset.base_filters if name != "q"}
    states = [
        {},
        {"page": 2},
        {"q": "guide"},
        {"country": "asean"},
        {"country": "zz", "sort": "zz", "page": "zz"},
        everything,
    ]
    states += [{"sort": sort, "q": "a"} for sort in filterset.sorts] + [{"sort": sort} for sort in filterset.sorts]
    return lambda hub: [f"/{section}/?{urlencode(state)}" for state in states]


def feeds(section):
    """A section's feed with the filters of its list."""
    return lambda hub: [address.replace("/?", "/feed/?") for address in lists(section)(hub)]


def exports(section):
    """A section's lists as files of every format, and a format that there is none of."""
    name = "file" if section == "stories" else "format"
    formats = ["", "xlsx", "csv", "zz", *(["vcf"] if section == "directory" else [])]
    return lambda hub: [
        f"{address.replace('/?', '/export/?')}&{name}={form}" for address in lists(section)(hub)[:6] for form in formats
    ]


def entries_of_sitemap(hub):
    """The sitemap's pages on which an entry of the hub stands, visible or not, and one that does not exist."""
    pages = {(entry._meta.app_label, (entry.pk - 1) // ENTRIES_A_PAGE + 1) for entry in hub.entries}
    return [f"/sitemap-{section}-{number}.xml" for section, number in [*sorted(pages), ("resources", 999_999_999)]]


def details(section, address):
    return lambda hub: [address(entry) for entry in hub.entries if entry._meta.app_label == section]


def by_id(entry):
    return f"/{entry._meta.app_label}/{entry.pk}/"


def translations(section):
    return lambda hub: [
        f"{entry.get_absolute_url()}{text.language}/"
        for entry in hub.entries
        if entry._meta.app_label == section
        for text in [entry, *entry.translations.all()]
    ]


def previews(section):
    """Links that lead nowhere, and those of what is public by now; test_previews has the others."""
    base = f"/{section}/preview/"
    forged = [base, f"{base}?preview=", f"{base}?preview=W10:zz", f"{base}?preview={'a' * 3000}"]
    return lambda hub: (
        forged
        + [
            Link.to(entry).address
            for entry in hub.entries
            if entry._meta.app_label == section
            and entry.status in ("published", "withdrawn")
            and not entry.is_scheduled
        ]
    )


def waiting(hub):
    """A take-down that waits for the organisation's own word."""
    return hub.organisation.removals.waiting().first() or hub.organisation.removals.create(reason="request")


def letters(hub):
    """Keys that open nothing, and the page of a real one in each language."""
    forged = ["/directory/letter/", "/directory/letter/?key=zz:zz", f"/directory/letter/?key={'a' * 3000}&language=zz"]
    real = hub.letter.partition("&language=")[0]
    return [*forged, hub.letter, f"{real}&language=th", f"{real}&language=vi"]


def fixed(*addresses):
    return lambda hub: list(addresses)


ADDRESSES = {
    "": fixed("/"),
    "search/": fixed("/search/", "/search/?q=guide", f"/search/?q={quote('คู่มือ')}", "/search/?q=%3F", "/search/?q=zzzz"),
    "countries/": fixed("/countries/"),
    "countries/<str:code>/": fixed("/countries/th/", "/countries/kh/", "/countries/zz/"),
    "topics/": fixed("/topics/"),
    "topics/<slug:code>/": fixed("/topics/shelter/", "/topics/zz/"),
    "help/": fixed("/help/"),
    "help/safely/": fixed("/help/safely/"),
    "about/": fixed("/about/"),
    "privacy/": fixed("/privacy/"),
    "accessibility/": fixed("/accessibility/"),
    "contact/": fixed("/contact/"),
    "directory/policy/": fixed("/directory/policy/"),
    "feed/": fixed("/feed/"),
    "sitemap.xml": fixed("/sitemap.xml"),
    "sitemap-pages.xml": fixed("/sitemap-pages.xml"),
    "sitemap-<slug:section>-<id:number>.xml": entries_of_sitemap,
    "robots.txt": fixed("/robots.txt"),
    ".well-known/security.txt": fixed("/.well-known/security.txt"),
    "media/<path:name>": lambda hub: [f"/media/{name}" for name in [*hub.files, "covers/unknown.webp"]],
}
for _section in FILTERSETS:
    ADDRESSES |= {
        f"{_section}/": lists(_section),
        f"{_section}/feed/": feeds(_section),
        f"{_section}/preview/": previews(_section),
        f"{_section}/export/": exports(_section),
        f"{_section}/<id:pk>/": details(_section, by_id),
        f"{_section}/<id:pk>-<slug:slug>/": details(_section, lambda entry: entry.get_absolute_url()),
        f"{_section}/<id:pk>-<slug:slug>/<language:language>/": translations(_section),
    }
ADDRESSES |= {
    "directory/print/<str:code>/": fixed("/directory/print/th/", "/directory/print/zz/"),
    "directory/map/": fixed("/directory/map/"),
    "directory/map/<str:code>/": fixed("/directory/map/th/", "/directory/map/sg/", "/directory/map/zz/"),
}
ADDRESSES["directory/<id:pk>-<slug:slug>/card.vcf"] = details(
    "directory", lambda entry: f"{entry.get_absolute_url().rstrip('/')}/card.vcf"
)
ADDRESSES |= {
    "directory/letter/": letters,
    "directory/letter/confirmed/": fixed("/directory/letter/confirmed/?language=th"),
    "directory/letter/corrected/": fixed("/directory/letter/corrected/", "/directory/letter/corrected/?language=vi"),
    "directory/<id:pk>-<slug:slug>/correct/": details("directory", lambda entry: f"{entry.get_absolute_url()}correct/"),
}

ADDRESSES |= {
    "directory/suggest/": fixed("/directory/suggest/"),
    "directory/remove/": lambda hub: [f"/directory/remove/?removal={key}" for key in ("", "zz", waiting(hub).key)],
    "directory/thanks/<slug:what>/": fixed(
        *(f"/directory/thanks/{what}/" for what in ("report", "suggestion", "removed", "removal-asked", "zz"))
    ),
}
for _form in ("report", "remove"):
    ADDRESSES[f"directory/<id:pk>-<slug:slug>/{_form}/"] = details(
        "directory", lambda entry, form=_form: f"{entry.get_absolute_url()}{form}/"
    )
FORMS = [
    route for route in ADDRESSES if route.endswith(("suggest/", "report/", "remove/", "correct/", "letter/"))
]  # take a POST

ACCOUNTS = {
    "accounts/": fixed("/accounts/"),
    "accounts/invitation/": fixed("/accounts/invitation/", "/accounts/invitation/?key=zz"),
    "accounts/request/": fixed("/accounts/request/", "/accounts/request/?organisation=zz"),
    "accounts/request/sent/": fixed("/accounts/request/sent/"),
    "accounts/viewings/": fixed("/accounts/viewings/"),
    "accounts/lists/": fixed("/accounts/lists/"),
    "accounts/lists/keep/": fixed("/accounts/lists/keep/"),
    "accounts/lists/<id:pk>/": fixed("/accounts/lists/1/"),
    "accounts/sessions/": fixed("/accounts/sessions/"),
    "accounts/second-factor/": fixed("/accounts/second-factor/"),
    "accounts/second-factor/authenticate/": fixed("/accounts/second-factor/authenticate/"),
    "accounts/second-factor/reauthenticate/": fixed("/accounts/second-factor/reauthenticate/"),
    "accounts/second-factor/totp/activate/": fixed("/accounts/second-factor/totp/activate/"),
    "accounts/second-factor/totp/deactivate/": fixed("/accounts/second-factor/totp/deactivate/"),
    "accounts/second-factor/recovery-codes/": fixed("/accounts/second-factor/recovery-codes/"),
    "accounts/second-factor/recovery-codes/generate/": fixed("/accounts/second-factor/recovery-codes/generate/"),
    "accounts/second-factor/recovery-codes/download/": fixed("/accounts/second-factor/recovery-codes/download/"),
    "accounts/second-factor/webauthn/": fixed("/accounts/second-factor/webauthn/"),
    "accounts/second-factor/webauthn/add/": fixed("/accounts/second-factor/webauthn/add/"),
    "accounts/second-factor/webauthn/reauthenticate/": fixed("/accounts/second-factor/webauthn/reauthenticate/"),
    "accounts/second-factor/webauthn/keys/<int:pk>/remove/": fixed("/accounts/second-factor/webauthn/keys/1/remove/"),
    "accounts/second-factor/webauthn/keys/<int:pk>/edit/": fixed("/accounts/second-factor/webauthn/keys/1/edit/"),
    "accounts/second-factor/webauthn/login/": fixed("/accounts/second-factor/webauthn/login/"),
    "accounts/login/": fixed("/accounts/login/", "/accounts/login/?next=/admin/"),
    "accounts/logout/": fixed("/accounts/logout/"),
    "accounts/inactive/": fixed("/accounts/inactive/"),
    "accounts/signup/": fixed("/accounts/signup/"),
    "accounts/reauthenticate/": fixed("/accounts/reauthenticate/"),
    "accounts/email/": fixed("/accounts/email/"),
    "accounts/confirm-email/": fixed("/accounts/confirm-email/"),
    "accounts/password/change/": fixed("/accounts/password/change/"),
    "accounts/password/set/": fixed("/accounts/password/set/"),
    "accounts/password/reset/": fixed("/accounts/password/reset/"),
    "accounts/login/code/confirm/": fixed("/accounts/login/code/confirm/"),
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": fixed("/accounts/confirm-email/zz/"),
    "accounts/password/reset/key/done/": fixed("/accounts/password/reset/key/done/"),
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": fixed("/accounts/password/reset/key/1-zz/"),
    "accounts/password/reset/done/": fixed("/accounts/password/reset/done/"),
}
ERRORS = {"400": fixed("/?a=%00"), "404": fixed("/nothing/", "/resources/999999999/", "/resources/zz/", "/admin/zz")}

READERS = ADDRESSES | ERRORS  # pages for readers: no cookie
EVERYTHING = READERS | ACCOUNTS
