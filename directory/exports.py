"""What of an organisation goes into a table: what everyone may see, and what is for partners where they take it.

What is for staff stays in the Hub, and so does every residential place: a file travels."""

from operator import attrgetter

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership_hub.labels import said
from partnership_hub.lists.exports import FILED, SAMPLE, Column, joined, of, several

from .details import Contact, Place
from .offers import Service, in_order, known_to_shelter
from .seeing import sees_partner_details
from .vocabulary import PlaceKind, Visibility


def other_names(entry):
    """All names but that in the reader's language, each once."""
    title = entry.text.title
    names = [entry.title, entry.local_name, entry.acronym, *entry.also_known_as, *entry.former_names]
    return list(dict.fromkeys(name for name in names if name and name != title))


def shown_details(details, reader):
    """Of contacts or places, those that may leave the Hub with this reader."""
    return details.visible_to(reader).exclude(visibility=Visibility.STAFF)


def with_details(organisations, reader=None):
    """With `shown_contacts`, `shown_places`, `shown_services`: names of their own, so that none is read ungated; and
    with `shelters`."""
    places = shown_details(Place.objects, reader).exclude(kind=PlaceKind.RESIDENTIAL).select_related("country")
    return organisations.annotate(shelters=known_to_shelter()).prefetch_related(
        Prefetch("contacts", shown_details(Contact.objects, reader), to_attr="shown_contacts"),
        Prefetch("places", places, to_attr="shown_places"),
        Prefetch("offers", shown_details(Service.objects, reader), to_attr="shown_services"),
    )


def with_restricted(keys, reader):
    """The keys of those whose rows hold more than everyone may know."""
    if not sees_partner_details(reader):
        return set()
    return {key for model in (Contact, Place, Service) for key in for_partners(model, keys, reader)}


def for_partners(model, keys, reader):
    """The keys of those that have a row of this kind for partners."""
    rows = shown_details(model.objects, reader).filter(organisation__in=keys, visibility=Visibility.PARTNERS)
    return list(rows.order_by().values_list("organisation", flat=True).distinct())


def in_words(detail):
    value = "" if detail.visibility == Visibility.WITHHELD else detail.said
    if not value:
        value = _("withheld, %(reason)s") % {"reason": detail.get_withheld_reason_display()}
    kind = said(detail, "kind")
    words = f"{kind}: {detail.label}: {value}" if detail.label else f"{kind}: {value}"
    return words if detail.visibility != Visibility.PARTNERS else f"{words} ({detail.get_visibility_display()})"


def contacts(entry):
    return joined(map(in_words, entry.shown_contacts))


def services(entry):
    """Each with all that is known of it."""
    return " | ".join(map(service_in_words, in_order(entry.shown_services)))


def service_in_words(service):
    if service.visibility == Visibility.WITHHELD:
        return in_words(service)
    words = [service.said, service.who_may_come, service.how_to_refer, service.cost]
    if service.visibility == Visibility.PARTNERS:
        words.append(f"({service.get_visibility_display()})")
    return joined(filter(None, words))


def places(entry):
    return joined(map(in_words, entry.shown_places))


COLUMNS = [
    Column(gettext_lazy("Name"), lambda entry: entry.text.title),
    Column(gettext_lazy("How true it is"), attrgetter("truth_in_words")),
    Column(gettext_lazy("Verified on"), lambda entry: entry.verified_on or ""),
    SAMPLE,
    Column(gettext_lazy("Name in local script"), of("local_name")),
    Column(gettext_lazy("Acronym"), of("acronym")),
    Column(gettext_lazy("Also known as"), lambda entry: joined(entry.also_known_as)),
    Column(gettext_lazy("Formerly"), lambda entry: joined(entry.former_names)),
    Column(gettext_lazy("Type"), of("type")),
    Column(gettext_lazy("Level"), of("level")),
    Column(gettext_lazy("Services"), several("services")),
    Column(gettext_lazy("Services in detail"), services),
    Column(gettext_lazy("Who is served"), several("groups_served")),
    Column(gettext_lazy("Languages spoken"), several("working_languages")),
    Column(gettext_lazy("Who may come"), of("who_may_come")),
    Column(gettext_lazy("How to be referred"), of("how_to_refer")),
    Column(gettext_lazy("Cost"), of("cost")),
    Column(gettext_lazy("Hours"), of("hours")),
    Column(gettext_lazy("Phone"), of("phone")),
    Column(gettext_lazy("E-mail"), of("email")),
    Column(gettext_lazy("Website"), of("website")),
    Column(gettext_lazy("Other contacts"), contacts),
    Column(gettext_lazy("Offices"), places),
    *FILED,
]
