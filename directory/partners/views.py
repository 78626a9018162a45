"""Your account, and the two ways to one."""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.core.internal.ratelimit import consume_or_429
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache

from partnership_hub.accounts.second_factor import has_second_factor
from partnership_hub.people.users import User

from ..models import Organisation
from ..viewings import KEPT, Viewing, ViewingKind
from .forms import AccessRequestForm, FirstPassword, organisation_of
from .models import Invitation, Membership
from .permission import membership_of


@login_required
def account(request):
    user = request.user
    membership = Membership.objects.active().filter(user=user).only("user", "organisation", "role").first()
    context = {
        "membership": membership,
        "organisation": membership and shown(membership.organisation_id),
        "is_in_force": membership_of(user) is not None,
        "own_address": EmailAddress.objects.filter(user=user, primary=True).first(),
        "has_second_factor": has_second_factor(user),
        "lists": user.saved_lists.all(),
        "viewed": Viewing.objects.since(timedelta(days=30)).filter(user=user).count(),
    }
    return render(request, "account/account.html", context)


def shown(key):
    """The organisation as everyone sees it, by name; None if it is not shown at present."""
    return Organisation.objects.published().only("title", "language").filter(pk=key).first()


@login_required
def viewings(request):
    """What you have looked at; and who has looked at what is restricted of your own organisation.

    Organisations are told each other's names and roles, not who it was: a case worker's name is nobody's but staff's,
    who answer for everyone that they let in."""
    own = list(Viewing.objects.filter(user=request.user)[:100])
    membership = membership_of(request.user) if request.user.second_factor_used else None
    days = list(Viewing.objects.filter(organisation=membership.organisation_id).days()[:200]) if membership else []
    keys = [row.organisation_id for row in own] + [row["by_organisation"] for row in days]
    titles = dict(Organisation.objects.published().filter(pk__in=keys).values_list("pk", "title"))
    gone = _("an organisation that is shown no longer")
    context = {
        "own": [(row, titles.get(row.organisation_id, gone)) for row in own],
        "organisation": membership and shown(membership.organisation_id),
        "days": [(row, titles.get(row["by_organisation"], gone)) for row in days],
        "months": KEPT.days // 30,
        "kinds": ViewingKind.choices,
    }
    return render(request, "account/viewings.html", context)


@method_decorator(never_cache, name="dispatch")
class AcceptInvitation(View):
    """The key stands in the query, which no log keeps. Links that lead nowhere, or no longer, are answered alike; and
    whether the address has an account already changes nothing that is shown."""

    def dispatch(self, request):
        self.invitation = Invitation.objects.by_key(request.GET.get("key", ""))
        if self.invitation is None:
            return self.ended(request)
        return super().dispatch(request)

    def ended(self, request):
        return render(request, "account/invitation_ended.html", status=404)

    def get(self, request):
        return self.show(request, FirstPassword(user=self.person()))

    def post(self, request):
        if refusal := consume_or_429(request, app="allauth.account", action="accept_invitation"):
            return refusal
        form = FirstPassword(request.POST, user=self.person())
        if not form.is_valid():
            return self.show(request, form)
        is_new = self.invitation.account() is None
        user = self.invitation.accept(form.cleaned_data["password1"])
        if user is None:
            return self.ended(request)
        if not is_new:
            get_adapter().send_notification_mail("account/email/password_changed", user)
        record_authentication(request, user, method="password", reauthenticated=True)
        return perform_login(request, Login(user=user, email=self.invitation.email))

    def person(self):
        """For the rule that a password is not like one's own name."""
        return User(username=self.invitation.email, email=self.invitation.email, first_name=self.invitation.name)

    def show(self, request, form):
        context = {"invitation": self.invitation, "organisation": shown(self.invitation.organisation_id), "form": form}
        return render(request, "account/invitation.html", context)


@method_decorator(never_cache, name="dispatch")
class AskForAccess(View):
    def get(self, request):
        about = organisation_of(request.GET.get("organisation", ""))
        initial = {"about": about.pk, "organisation_name": about.title} if about else {}
        return self.show(request, AccessRequestForm(initial=initial))

    def post(self, request):
        form = AccessRequestForm(request.POST)
        if not form.is_valid():
            return self.show(request, form)
        if refusal := consume_or_429(request, app="allauth.account", action="access_request"):
            return refusal
        form.store()
        return redirect("access_request_sent")

    def show(self, request, form):
        return render(request, "account/access_request.html", {"form": form})


@never_cache
def request_sent(request):
    return render(request, "account/access_request_sent.html")
