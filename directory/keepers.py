"""Who looks after which entries: staff by country; what nobody looks after is for all editors."""

from django.db.models import Exists, OuterRef, Q

from partnership_hub.models import User

from .models import Organisation

FILED = Organisation.countries.through.objects


def keepers():
    """Those who are told of what is due: they look after a country, or are editors."""
    staff = User.objects.filter(is_active=True, is_staff=True)
    editors = User.objects.with_perm(Organisation.permission("publish")).values("pk")
    return staff.filter(Q(pk__in=editors) | Q(countries__isnull=False)).distinct().order_by("pk")


def kept_by_nobody():
    """Entries in no country that somebody looks after, as a condition."""
    keeper = {"country__keepers__is_active": True, "country__keepers__is_staff": True}
    return ~Exists(FILED.filter(organisation=OuterRef("pk"), **keeper))


def kept_by(user):
    """A person's own entries, as a condition."""
    own = Q(pk__in=FILED.filter(country__in=user.countries.values("pk")).values("organisation"))
    return own | Q(kept_by_nobody()) if user.has_perm(Organisation.permission("publish")) else own
