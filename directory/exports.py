"""What of an organisation goes into a table: what everyone may see, and what is for partners where they take it.

What is for staff stays in the Hub, and so does every residential place: a file travels."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership_hub.exports import FILED, SAMPLE, Column, joined, of, several

from .details import Contact, Place
from .vocabulary import PlaceKind, Visibility


def shown_details(details, reader):
    """Of contacts or places, those that may leave the Hub with this reader."""
    return details.visible_to(reader).exclude(visibility=Visibility.STAFF)


def takes_more(reader):
    """Whether a file of this reader holds more than everyone may know."""
    return any(reader.has_perm(f"directory.{name}") for name in ("view_partner_details", "view_organisation"))


def with_details(organisations, reader):
    """With `shown_contacts` and `shown_places`: names of their own, so that none is read without its gate."""
    places = shown_details(Place.objects, reader).exclude(kind=PlaceKind.RESIDENTIAL).select_related("country")
    return organisations.prefetch_related(
        Prefetch("contacts", shown_details(Contact.objects, reader), to_attr="shown_contacts"),
        Prefetch("places", places, to_attr="shown_places"),
    )


def in_words(detail):
    value = detail.said
    if detail.visibility == Visibility.WITHHELD:
        value = _("withheld, %(reason)s") % {"reason": detail.get_withheld_reason_display()}
    words = f"{detail.name}: {value}"
    return words if detail.visibility != Visibility.PARTNERS else f"{words} ({detail.get_visibility_display()})"


def contacts(entry):
    return joined(map(in_words, entry.shown_contacts))


def places(entry):
    return joined(map(in_words, entry.shown_places))


COLUMNS = [
    Column(gettext_lazy("Name"), lambda entry: entry.text.title),
    Column(gettext_lazy("How true it is"), of("truth_in_words")),
    Column(gettext_lazy("Verified on"), lambda entry: entry.verified_on or ""),
    SAMPLE,
    Column(gettext_lazy("Name in local script"), of("local_name")),
    Column(gettext_lazy("Acronym"), of("acronym")),
    Column(gettext_lazy("Formerly"), lambda entry: joined(entry.former_names)),
    Column(gettext_lazy("Type"), of("type")),
    Column(gettext_lazy("Level"), of("level")),
    Column(gettext_lazy("Services"), several("services")),
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
