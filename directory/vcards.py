"""Organisations as contacts for a telephone: vCard 4.0 (RFC 6350), one card each.

No card gives an address of an organisation that shelters people, were it only its office."""

from datetime import UTC

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership_hub.addresses import absolute
from partnership_hub.feeds import permanent_id
from partnership_hub.labels import said
from partnership_hub.lists.exports import Format
from partnership_hub.sheets import plain
from partnership_hub.templatetags.hub import dialled

from .exports import in_words, other_names, service_in_words
from .offers import in_order
from .vocabulary import ContactKind, ServiceKind, Verification, Visibility

LONGEST = 75  # bytes of a line
CONTENT_TYPE = "text/vcard; charset=utf-8"


def write(file, table):
    for entry in table.entries():
        file.write(card(entry).encode())


FORMAT = Format(gettext_lazy("Contacts (vCard)"), CONTENT_TYPE, write)


def card(entry):
    """With CRLF at the end of each of its lines, as the format asks."""
    return "".join(f"{folded(line)}\r\n" for line in lines(entry))


def lines(entry):
    text = entry.text
    language = f";LANGUAGE={text.language}"
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:org")
    yield f"UID:{permanent_id(f'directory/{entry.pk}')}"
    yield f"FN{language}:{escaped(heading(entry))}"
    yield f"ORG{language}:{escaped(text.title)}"
    if nicknames := other_names(entry):
        yield f"NICKNAME:{listed(nicknames)}"
    yield from reach(entry)
    for preference, spoken in enumerate(entry.working_languages, 1):
        yield f"LANG;PREF={min(preference, 100)}:{spoken}"
    if entry.services:
        yield f"CATEGORIES:{listed(said(entry, 'services'))}"
    yield f"NOTE:{escaped(note(entry))}"
    yield f"SOURCE:{absolute(entry.get_absolute_url())}"
    yield f"REV:{entry.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def heading(entry):
    """The name that a telephone shows when it calls: with what one has to know first."""
    name = entry.text.title
    if entry.is_overdue:
        name = _("May be wrong: %(name)s") % {"name": name}
    return _("Sample: %(name)s") % {"name": name} if entry.sample else name


def reach(entry):
    yield from telephone(entry.phone)
    if entry.email:
        yield f"EMAIL;TYPE=work:{escaped(entry.email)}"
    if entry.website:
        yield f"URL:{escaped(entry.website)}"
    for service in in_order(entry.shown_services):
        yield from telephone(service.phone)
    for contact in entry.shown_contacts:
        if contact.visibility == Visibility.WITHHELD:
            continue
        if contact.kind == ContactKind.PHONE:
            yield from telephone(contact.value)
        elif contact.kind == ContactKind.EMAIL:
            yield f"EMAIL;TYPE=work:{escaped(contact.value)}"
    if not shelters(entry):
        yield from addresses(entry)


def shelters(entry):
    """As far as whoever takes the card may know."""
    return entry.shelters or any(service.kind == ServiceKind.SHELTER for service in entry.shown_services)


def telephone(number):
    """As an address to dial only with a country's code: what a short number reaches depends on where one is."""
    if dialled(number).startswith("+"):
        yield f'TEL;VALUE=uri;TYPE="work,voice":tel:{dialled(number)}'
    elif number:
        yield f'TEL;VALUE=text;TYPE="work,voice":{escaped(number)}'


def addresses(entry):
    for place in entry.shown_places:
        if place.visibility != Visibility.WITHHELD:
            country = str(place.country or "")
            parts = ["", "", place.address, place.town, place.get_province_display(), "", country]
            yield f"ADR;TYPE=work:{';'.join(map(escaped, parts))}"


def note(entry):
    """How true it is comes first, then what a label cannot say."""
    lines = [_("Sample: made up to show how an entry looks.")] if entry.sample else []
    lines.append(entry.truth_in_words)
    if entry.verification != Verification.CLOSED:
        lines += [entry.who_may_come, entry.how_to_refer, entry.hours, entry.cost]
    lines += [service_in_words(service) for service in in_order(entry.shown_services) if service.said.count(";")]
    lines += [in_words(c) for c in entry.shown_contacts if c.label or c.kind not in IN_FIELDS]
    return "\n".join(line for line in lines if line)


IN_FIELDS = {ContactKind.PHONE, ContactKind.EMAIL}


def listed(values):
    return ",".join(escaped(value) for value in values)


def escaped(value):
    text = plain(value).replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return "\\n".join(text.splitlines())


def folded(line):
    """Broken after 75 bytes at most, never inside a character; what follows begins with a space."""
    parts, size = [""], 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            parts.append(" ")
            size = 1
        parts[-1] += character
        size += width
    return "\r\n".join(parts)
