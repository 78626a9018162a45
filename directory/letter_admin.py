"""Letters in the admin: what went out and what came of it, and the page from which one is sent."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub import interface
from partnership_hub.admin.base import PlainLookups
from partnership_hub.admin.verbs import Verb, VerbsMixin
from partnership_hub.people import rights

from .models import Letter, Organisation

WRITE = "directory_organisation_letter"

WRITE_TO = Verb(
    "write_to", "confirm", "", _("Write to them: is the entry still correct?"), _("written to"),
    open_to=lambda row: False,  # a single one has a page, where address and language are chosen
)  # fmt: skip
CAME_BACK = Verb(
    "came_back", "change", "", _("Note that they came back undelivered"), _("noted as come back"),
    open_to=lambda row: False,
)  # fmt: skip


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state__exact"  # PlainLookups lets no other through

    def lookups(self, request, model_admin):
        return [("open", _("Open")), ("unanswered", _("Unanswered")), *Letter.Outcome.choices]

    def queryset(self, request, letters):
        if self.value() in ("open", "unanswered"):
            return getattr(letters, self.value())()
        return letters.filter(outcome=self.value()) if self.value() else letters


@admin.register(Letter)
class LetterAdmin(VerbsMixin, PlainLookups, admin.ModelAdmin):
    """To read, but for noting that one came back."""

    list_display = ["organisation", "sent_to", "language", "sent_at", "expires_at", "state", "created_by"]
    list_filter = [StateFilter, "language"]
    list_select_related = ["organisation", "created_by"]
    search_fields = ["sent_to", "organisation__title"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    verbs = (CAME_BACK,)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(organisation__in=Organisation.objects.reached_by(request.user))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("state"))
    def state(self, letter):
        return letter.get_outcome_display() or (_t("Open") if letter.is_open else _t("Unanswered"))


def may_write(user):
    return user.has_perm("directory.change_letter")


class WriteForm(forms.Form):
    to = forms.ChoiceField(label=_("To"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), choices=interface.CHOICES, widget=forms.RadioSelect)

    def __init__(self, organisation, *args, **kwargs):
        super().__init__(*args, **kwargs)
        addresses = organisation.own_emails()
        self.fields["to"].choices = [(address, address) for address in addresses]
        self.initial = {"to": next(iter(addresses), ""), "language": organisation.language_of_letters}


class WriteMixin:
    """For the admin of organisations: the page from which a letter is sent, and the way there from the entry's form."""

    change_form_template = "admin/organisation_change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.write_letter)
        return [path("<id:pk>/letter/", view, name=WRITE), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and may_write(request.user) and rights.reaches(request.user, obj):
            context["letter_page"] = reverse(f"admin:{WRITE}", args=[obj.pk])
            context["waiting_proposals"] = obj.proposals.open()
        return super().render_change_form(request, context, add, change, form_url, obj)

    def write_letter(self, request, pk):
        if not may_write(request.user):
            raise PermissionDenied
        organisation = Organisation.objects.reached_by(request.user).filter(pk=pk).first()
        if organisation is None:
            raise Http404
        form = WriteForm(organisation, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                organisation.write_to(request.user, **form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                self.message_user(
                    request, _t("The letter to %(to)s is on its way.") % form.cleaned_data, messages.SUCCESS
                )
                return redirect("admin:directory_organisation_change", pk)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "form": form, "organisation": organisation,
            "title": _t("Write to %(organisation)s") % {"organisation": organisation},
            "letters": organisation.letters.select_related("created_by")[:20],
        }  # fmt: skip
        return render(request, "admin/write_letter.html", context)
