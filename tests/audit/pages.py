"""The kinds of page that the audit looks at, gathered from the site's own patterns: a new one is here by itself."""

import re

from django.contrib import admin

from tests.sitemap import ACCOUNTS, READERS, STAFF, routes

FOR_READERS = [route for route in READERS if not route.startswith("media/")]
FOR_ACCOUNTS = list(ACCOUNTS)
# What every section has alike is looked at once, on the resources.
ALIKE = re.compile("admin/(stories/story|directory/organisation)/.*(comments|translate|kind>|import|retag|suggest)/")
FOR_STAFF = sorted(
    address for address in {STAFF + route for route in routes(admin.site.get_urls())} if not ALIKE.match(address)
)

STATES = 6  # of a list: plain, second page, words, a filter, nonsense, and every filter at once


def of_route(site, route, person=None):
    """The addresses of a route that answer with a page."""
    return [address for address in site.addresses[route][:STATES] if is_page(site, address, person)]


def pages_of_staff(site, route):
    """Those of of_staff's addresses that answer with a page of their own. That there is nothing looks alike everywhere,
    and is looked at once."""
    addresses = [address for address in of_staff(site, route) if is_page(site, address, "superuser")]
    return [one for one in addresses if "(?P<url>" in route or site.get(one, "superuser")[0] == 200]


def is_page(site, address, person):
    status, headers, text = site.get(address, person)
    return "text/html" in headers.get("Content-Type", "") and status not in (301, 302) and "<html" in text


def of_staff(site, route):
    """Addresses of a route of the admin. An unheard-of part fails: give it an example here."""
    found = re.match(r"admin/(\w+)/(\w+)/", route)
    for row in site.rows.get(".".join(found.groups()), [{}]) if found else [{}]:
        parts = {
            "<path:object_id>": row.get("key"),
            "<id>": row.get("key"),
            "<id:pk>": row.get("key"),
            "<id:kept>": row.get("key"),
            "<id:away>": row.get("key"),
            "<language:language>": "lo",
            "<slug:kind>": found and found[2],
            "<int:key>": row.get("version"),
            "<slug:column>": "cover",
            "<slug:form>": "xlsx",
            "<slug:batch>": "none",
            "^([^/]+)/history/([^/]+)/$": f"{row.get('key')}/history/{row.get('version')}/",
            "<path:content_type_id>": row.get("content_type", 0),
        }
        address = re.sub(r"\^\(\?P<app_label>.*", "resources/", re.sub(r"\(\?P<url>.*", "nothing/", route))
        for part, example in parts.items():
            address = address.replace(part, str(example))
        assert not re.search(r"[<>()^$]", address), f"{route} has no example in tests/audit/pages.py"
        yield f"/{address}"
