"""The one place that says who is a partner: the auth backend, so that all of the Hub asks by has_perm()."""

from allauth.account.auth_backends import AuthenticationBackend

from .models import Membership

DETAILS = "directory.view_partner_details"


class AccountBackend(AuthenticationBackend):
    """The only one: whom no membership makes a partner, no group and no import does."""

    def has_perm(self, user_obj, perm, obj=None):
        if perm == DETAILS:
            return user_obj.is_active and user_obj.second_factor_used and membership_of(user_obj) is not None
        return super().has_perm(user_obj, perm, obj)


def membership_of(user):
    """The membership that is in force, or None. Asked for once for a request: its user is its own."""
    if not user.is_authenticated:
        return None
    if not hasattr(user, "_membership"):
        found = Membership.objects.in_force().filter(user=user.pk)
        user._membership = found.only("user", "organisation", "role").first()
    return user._membership
