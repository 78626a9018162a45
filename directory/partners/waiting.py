"""What about partners waits for an editor, for the digest."""

from django.urls import reverse
from django.utils.translation import ngettext

from .models import Membership
from .requests import AccessRequest


def lines(keeper):
    """(sentence, address) of each kind."""
    if keeper.has_perm("directory.change_accessrequest") and (
        n := AccessRequest.objects.filter(decided_at=None).count()
    ):
        text = ngettext("%(n)d request for an account waits.", "%(n)d requests for an account wait.", n) % {"n": n}
        yield text, reverse("admin:directory_accessrequest_changelist")
    if keeper.has_perm("directory.change_membership") and (n := Membership.objects.due().count()):
        text = ngettext(
            "%(n)d partner is due for the yearly review: ask whether they still work there.",
            "%(n)d partners are due for the yearly review: ask whether they still work there.",
            n,
        )
        yield text % {"n": n}, f"{reverse('admin:directory_membership_changelist')}?state=due"
