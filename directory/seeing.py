"""Who sees which details of organisations: the one rule, as a condition for queries and of one organisation.

What is public everyone sees; what is for partners, partners and all staff who see details; what is for staff, those of
them who look after the organisation (`rights.reached_by`). `tests/test_kept_for_staff.py` holds the two against each
other."""

from django.db.models import Exists, OuterRef, Q

from partnership_hub.people import rights
from partnership_hub.people.roles import STAFF_DETAILS

from .vocabulary import Visibility

PARTNER_DETAILS, OVERSEE = "directory.view_partner_details", "directory.oversee_organisation"


def sees_partner_details(reader):
    return reader is not None and (reader.has_perm(STAFF_DETAILS) or reader.has_perm(PARTNER_DETAILS))


def sees_staff_details(reader, organisation):
    return reader is not None and reader.has_perm(STAFF_DETAILS) and rights.reaches(reader, organisation)


def sees_all_details(reader):
    """Of every organisation."""
    return reader is not None and reader.has_perm(STAFF_DETAILS) and reader.has_perm(OVERSEE)


def seen_by(reader, model):
    """The rows of a model that is Shown, as a condition."""
    if sees_all_details(reader):
        return Q(visibility__in=Visibility.values)
    levels = [Visibility.PUBLIC, *([Visibility.WITHHELD] if model.withholds else [])]
    levels += [Visibility.PARTNERS] if sees_partner_details(reader) else []
    seen = Q(visibility__in=levels)
    if reader is None or not reader.has_perm(STAFF_DETAILS):
        return seen
    organisations = model._meta.get_field("organisation").related_model
    reached = organisations.objects.filter(rights.reached_by(organisations, reader), pk=OuterRef("organisation"))
    return seen | Q(Exists(reached))
