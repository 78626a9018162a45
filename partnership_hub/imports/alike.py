"""Rows that say what is there already: the one place where that is decided, for all rows of a file."""

from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from ..search.analysis import fold

IN_FILE = _("Row %(number)d of this file has the same %(what)s. Keep one of the two.")
IN_HUB = _("“%(title)s” has the same %(what)s. To change it, write %(pk)d under “Number in the Hub”; to take this in "
           "as another one, write “new” there.")  # fmt: skip
TITLE, ADDRESS = _("title"), _("address outside")


def title_key(text):
    return fold(text).strip()


def address_key(url):
    """An address without what does not matter to where it leads."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{parts.path.rstrip('/')}?{parts.query}" if host and (parts.path.strip("/") or parts.query) else ""


class Alike:
    def __init__(self, model, by):
        self.model, self.by = model, by
        self.has_address = any(field.name == "outside_url" for field in model._meta.fields)
        self.seen = {}

    def in_file(self, number, given):
        """Why a new row is a duplicate of an earlier one, or None. Remembers it."""
        for what, key in self.keys(given):
            first = self.seen.setdefault((what, key), number)
            if first != number:
                return IN_FILE % {"number": first, "what": what}
        return None

    def keys(self, given):
        if key := title_key(given.get("title") or ""):
            yield TITLE, key
        if self.has_address and (key := address_key(given.get("outside_url") or "")):
            yield ADDRESS, key

    def in_hub(self, rows):
        """{number of a row: (entry's key, why)} of new rows that an entry which this person may see is like.

        `twins.likely` can take this over."""
        entries = self.model.objects.visible_to(self.by)
        titles = {title_key(row.given.get("title") or "") for row in rows} - {""}
        found = {(TITLE, key): (pk, title) for pk, title, key in entries.filter(title_key__in=titles)
                 .order_by("-pk").values_list("pk", "title", "title_key")}  # fmt: skip
        if self.has_address:
            urls = {form for row in rows for form in _forms(row.given.get("outside_url") or "")}
            rest = entries.filter(outside_url__in=urls).order_by("-pk").values_list("pk", "title", "outside_url")
            found |= {(ADDRESS, address_key(url)): (pk, title) for pk, title, url in rest}
        alike = {}
        for row in rows:
            for what, key in self.keys(row.given):
                if hit := found.get((what, key)):
                    pk, title = hit
                    alike.setdefault(row.number, (pk, IN_HUB % {"title": title, "what": what, "pk": pk}))
        return alike


def _forms(url):
    """As it may be stored: with either scheme, with and without www and the last slash."""
    if not address_key(url):
        return []
    rest = url.strip().split("://", 1)[-1].removeprefix("www.").rstrip("/")
    hosts, ends = ("", "www."), ("", "/")
    return [f"{scheme}://{www}{rest}{end}" for scheme in ("http", "https") for www in hosts for end in ends]
