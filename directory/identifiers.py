"""Who an organisation is, recognised however it is written: by names, numbers, mailboxes, handles and domains."""

import re
import unicodedata

from partnership_hub.search.analysis import fold
from partnership_hub.twins import reach

SHORTEST_NUMBER = 6  # digits: shorter ones are a country's, and another's elsewhere
COMPARED = 8  # the last digits, so that it does not matter with which prefix a number is written


def names_of(*names):
    """Folded, without spaces and signs, in any script."""
    for name in names:
        letters = "".join(letter for letter in fold(name) if unicodedata.category(letter)[0] not in "PSZC")
        if len(letters) > 1:
            yield f"name:{letters}"


def numbers_of(*numbers):
    for number in numbers:
        digits = re.sub(r"\D", "", fold(number))
        if len(digits) >= SHORTEST_NUMBER:
            yield f"number:{digits[-COMPARED:]}"


def mailboxes_of(*emails):
    for email in filter(None, emails):
        yield f"mail:{reach.email(email)}"
        yield from sites_of(email)


def sites_of(*addresses):
    """Where many have their mail or a page, the domain alone names nobody: reach knows these."""
    for host in filter(None, map(reach.host, addresses)):
        yield f"domain:{host}"


def handles_of(*handles):
    """As in “WhatsApp +66 …”, “LINE @name” or “https://t.me/name”. With which service a name is is not compared."""
    for handle in handles:
        yield from numbers_of(handle)
        for word in handle.split():
            if word.startswith("@"):
                yield from (f"handle:{name}" for name in re.findall(r"^@([\w.-]{3,})", fold(word)))
            elif "/" in word:
                yield from sites_of(word)


WAYS = {"phone": numbers_of, "messaging": handles_of, "email": mailboxes_of, "web": sites_of}  # kinds of contacts


def known_by(organisation):
    """What an organisation's own row says of who it is."""
    row = organisation
    yield from names_of(row.title, row.local_name, row.acronym, *row.former_names, *row.also_known_as)
    yield from numbers_of(row.phone)
    yield from mailboxes_of(row.email)
    yield from sites_of(row.website)


def reached_by(row):
    """And what a contact or a service does."""
    if hasattr(row, "value"):
        return WAYS[row.kind](row.value) if row.kind in WAYS else ()
    return numbers_of(row.phone)


def known_by_all(organisation):
    """All of it: names in translations, ways to reach it whoever may see them, entries that were merged into it."""
    for row in (organisation, *organisation.merged_here.all()):
        yield from known_by(row)
    yield from names_of(*organisation.translations.values_list("title", flat=True))
    for row in (*organisation.offers.all(), *organisation.contacts.all()):
        yield from reached_by(row)
