"""What staff see of likely twins: a panel while they type, a question before a likely twin is saved, and a board."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import key_in
from partnership_hub.admin.boards import Board
from partnership_hub.admin.start import scope_asked_for
from partnership_hub.admin.twins import AsksAboutTwins
from partnership_hub.people.roles import STAFF_DETAILS
from partnership_hub.twins.steps import CERTAIN
from partnership_hub.waiting import ALL

from ..models import NotTwins, Organisation, OrganisationLikeness
from . import known, merge_page
from .rows import alike, pairs

MOST_PAIRS, MOST_DECIDED = 50, 20
FIELDS = " ".join([*known.NAMES, *known.LINES, *known.REACH, "acronym", "countries", "*-value", "*-phone"])
COMPARED = _(
    "Names, acronym, phone, e-mail and web address are compared with all entries, also those in work and withdrawn."
)


class TwinsForm(AsksAboutTwins):
    asks_from = CERTAIN
    question = _("It is almost certainly there already. If it is another one, tick the box.")

    def find_twins(self):
        return alike(known.typed(self.data), self.reader)


class TwinsMixin:
    """For the organisations' admin."""

    change_form_template = "admin/organisation_change_form.html"

    class Media:
        js = ["hub/twins.js"]

    def get_urls(self):
        own = [("alike/", self.alike, "alike"), ("merge/<id:kept>/<id:away>/", self.merge, "merge")]
        paths = [
            path(route, self.admin_site.admin_view(view), name=f"directory_organisation_{name}")
            for route, view, name in own
        ]
        return [*paths, *super().get_urls()]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.reader = request.user
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        found = form.twins
        if obj is not None and obj.merged_into_id is None:
            its = known.known(obj, known.ways_seen(obj, request.user))
            found = with_merges(alike(its, request.user, but=obj.pk), request.user, obj)
        if obj is not None and obj.merged_into_id is not None:
            context["notes"] = [*context.get("notes", ()), merged_in_words(obj)]
        context |= {"twins": found, "asks": form.asks, "entry": obj, "alike_help": COMPARED, "alike_fields": FIELDS}
        context["alike_page"] = reverse("admin:directory_organisation_alike")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def alike(self, request):
        """What is like the form as it stands, as a part of a page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        asked = request.POST or request.GET
        entry = Organisation.objects.visible_to(request.user).filter(pk=key_in(asked.get("but"))).first()
        sought = known.typed(asked, entry, request.user)
        found = alike(sought, request.user, entry and entry.pk)
        with_merges(found, request.user, entry)
        return render(request, "admin/twins/_twins.html", {"twins": found, "entry": entry, "alike_help": COMPARED})

    def merge(self, request, kept, away):
        context = {**self.admin_site.each_context(request), "opts": self.opts}
        return merge_page.answer(request, kept, away, context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change and form.cleaned_data.get("another_one"):
            for twin in (twin for twin in form.twins if twin.step == CERTAIN):
                remember(form.instance, twin.entry, request.user, _t("said when it was added"))

    def state_in_words(self, obj):
        return _t("Merged into another entry") if obj.merged_into_id else super().state_in_words(obj)


def merged_in_words(entry):
    text = _t(
        "This entry was merged into another one. It is kept as it was, with its history; old addresses lead there:"
    )
    address = reverse("admin:directory_organisation_change", args=[entry.merged_into_id])
    return format_html('{} <a href="{}">{}</a>', text, address, entry.merged_into)


def with_merges(found, user, entry=None):
    """Says of each pair whether this user may make one of the two."""
    for twin in found:
        one = twin.other or entry
        twin.may_merge = one is not None and one.may_be_changed_by(user) and twin.entry.may_be_changed_by(user)
    return found


def remember(entry, other, by, why):
    """That two are two; said once."""
    with transaction.atomic():
        if other.pk not in NotTwins.decided(entry.pk):
            NotTwins.objects.create(entry=entry, other=other, by=by, why=why)


class NotTwinsForm(forms.Form):
    entry = forms.ModelChoiceField(Organisation.objects.all())
    other = forms.ModelChoiceField(Organisation.objects.all())
    why = forms.CharField(max_length=200, required=False)


def board(request):
    if request.method == "POST":
        return _decide(request)
    made = OrganisationLikeness.catch_up()
    labels, scope = scope_asked_for(request, otherwise=ALL)
    found = pairs(request.user, scope)
    return {
        "pairs": with_merges(found[:MOST_PAIRS], request.user),
        "there_are_more": len(found) > MOST_PAIRS,
        "is_behind": made and OrganisationLikeness.is_behind(),
        "scopes": labels.items(),
        "scope": scope.name,
        "decided": _decided(request.user)[:MOST_DECIDED],
    }


def _decided(user):
    seen = Organisation.objects.visible_to(user)
    return NotTwins.objects.filter(entry__in=seen, other__in=seen).select_related("entry", "other", "by")


def _decide(request):
    """Two are two, or that is taken back."""
    if undo := request.POST.get("undo"):
        decided = get_object_or_404(_decided(request.user), pk=key_in(undo))
        decided.delete()
        messages.success(request, _t("Taken back: the two may be twins again."))
    else:
        form = NotTwinsForm(request.POST)
        for field in form.fields.keys() & {"entry", "other"}:
            form.fields[field].queryset = Organisation.objects.visible_to(request.user)
        if form.is_valid() and form.cleaned_data["entry"] != form.cleaned_data["other"]:
            remember(by=request.user, **form.cleaned_data)
            messages.success(request, _t("Remembered: they are two."))
        else:
            messages.error(request, _t("Nothing was remembered: one of the two is not there any more."))
    return redirect(f"{reverse('admin:directory_organisation_twins')}?{request.GET.urlencode()}")


TWINS = Board("twins", _("Likely twins"), STAFF_DETAILS, board, "admin/directory/twins.html")
