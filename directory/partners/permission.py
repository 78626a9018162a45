"""The one place that says who is a partner: an auth backend, so that all of the Hub asks by has_perm()."""

from django.core.exceptions import PermissionDenied

from .models import Membership

DETAILS = "directory.view_partner_details"


class PartnerPermission:
    """Asked before all others, and never overruled by them: no group or import makes somebody a partner."""

    def authenticate(self, request, **credentials):
        return None

    def has_perm(self, user, perm, obj=None):
        if perm != DETAILS:
            return False
        if user.is_active and user.second_factor_used and membership_of(user):
            return True
        raise PermissionDenied


def membership_of(user):
    """The membership that is in force, or None. Asked for once for a request: its user is its own."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_membership"):
        found = Membership.objects.in_force().filter(user=user.pk).select_related("organisation")
        user._membership = found.defer("organisation__body", "organisation__search").first()
    return user._membership
