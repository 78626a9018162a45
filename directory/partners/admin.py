"""Staff's pages about partners: who they are, who was invited, who asks, and what they have looked at."""

from datetime import timedelta

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.base import OurFields
from partnership_hub.admin.verbs import Verb, VerbsMixin

from ..viewings import Viewing
from .models import Invitation, Membership
from .requests import AccessRequest

CONFIRM = Verb(
    "confirm", "change", _("They still work there: confirm"), _("Confirm: they still work there"), _("confirmed"),
    lambda row: row is not None and row.ended_at is None,
)  # fmt: skip
END = Verb(
    "end", "change", _("End it now"), _("End it now"), _("ended"),
    lambda row: row is not None and row.ended_at is None,
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw", "change", _("Withdraw the invitation"), _("Withdraw the invitation"), _("withdrawn"),
    lambda row: row is not None and row.accepted_at is None,
)  # fmt: skip
APPROVE = Verb(
    "approve", "change", _("Save, approve and invite"), _("Approve and invite"), _("approved; an invitation was sent"),
    lambda row: row is not None and row.decided_at is None, in_bulk=False,
)  # fmt: skip
REFUSE = Verb(
    "refuse", "change", _("Save, refuse and write to them"), _("Refuse"), _("refused; they are told why"),
    lambda row: row is not None and row.decided_at is None, in_bulk=False,
)  # fmt: skip


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "state"

    def lookups(self, request, model_admin):
        return [("active", _("active")), ("due", _("due for its yearly review")), ("ended", _("ended"))]

    def queryset(self, request, queryset):
        choices = {"active": queryset.active, "due": queryset.due}
        if self.value() == "ended":
            return queryset.exclude(ended_at=None)
        return choices[self.value()]() if self.value() in choices else queryset


class PartnersAdmin(VerbsMixin, OurFields, admin.ModelAdmin):
    """What happened stays on record: rows are ended, withdrawn or decided, not deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Membership)
class MembershipAdmin(PartnersAdmin):
    list_display = ["user", "organisation", "role", "approved_at", "approved_by", "confirmed_on", "ended_at"]
    list_filter = [StateFilter]
    search_fields = ["user__username", "user__email", "user__first_name", "organisation__title"]
    list_select_related = ["user", "organisation", "approved_by"]
    fields = [
        "user", "organisation", "role", "approved_by", "approved_at", "confirmed_on", "confirmed_by", "ended_at",
        "ended_by",
    ]  # fmt: skip
    readonly_fields = [name for name in fields if name != "role"]
    verbs = (CONFIRM, END)

    def has_add_permission(self, request):
        return False  # by an invitation, which proves the address


@admin.register(Invitation)
class InvitationAdmin(PartnersAdmin):
    list_display = ["email", "organisation", "role", "invited_by", "invited_at", "expires_at", "accepted_at"]
    list_filter = [("accepted_at", admin.EmptyFieldListFilter)]
    search_fields = ["email", "name", "organisation__title"]
    list_select_related = ["organisation", "invited_by"]
    autocomplete_fields = ["organisation"]
    fields = ["email", "name", "organisation", "role"]
    verbs = (WITHDRAW,)

    def get_fields(self, request, obj=None):
        return [*self.fields, "invited_by", "invited_at", "expires_at", "accepted_at"] if obj else self.fields

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if obj else []

    def save_model(self, request, obj, form, change):
        if not change:
            obj.send(request.user)


@admin.register(AccessRequest)
class AccessRequestAdmin(PartnersAdmin):
    list_display = ["name", "organisation_name", "email", "sent_at", "decided_at", "decided_by"]
    list_filter = [("decided_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "email", "organisation_name"]
    autocomplete_fields = ["organisation"]
    fields = [
        "name", "email", "has_account", "organisation_name", "why", "sent_at", "organisation", "role",
        "refused_because", "decided_at", "decided_by",
    ]  # fmt: skip
    theirs = ["name", "email", "has_account", "organisation_name", "why", "sent_at", "decided_at", "decided_by"]
    verbs = (APPROVE, REFUSE)

    @admin.display(description=_("has an account already"), boolean=True)
    def has_account(self, obj):
        return Invitation(email=obj.email).account() is not None

    def get_readonly_fields(self, request, obj=None):
        return self.fields if obj and obj.decided_at else self.theirs

    def has_add_permission(self, request):
        return False


class LatelyFilter(admin.SimpleListFilter):
    title, parameter_name = _("when"), "days"

    def lookups(self, request, model_admin):
        return [("1", _("in the last 24 hours")), ("7", _("in the last 7 days")), ("30", _("in the last 30 days"))]

    def queryset(self, request, queryset):
        known = self.value() in dict(self.lookup_choices)
        return queryset.since(timedelta(days=int(self.value()))) if known else queryset


@admin.register(Viewing)
class ViewingAdmin(OurFields, admin.ModelAdmin):
    list_display = ["at", "user", "by_organisation", "role", "organisation", "kind"]
    list_filter = [LatelyFilter, "kind"]
    search_fields = ["user__username", "user__email", "by_organisation__title", "organisation__title"]
    list_select_related = ["user", "by_organisation", "organisation"]
    list_display_links = None
    list_per_page = 100
    show_full_result_count = False

    def lookup_allowed(self, lookup, value, request):
        return lookup == "user__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, obj=None: False
