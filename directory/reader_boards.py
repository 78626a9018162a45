"""Boards for what readers send: reports, suggestions and take-downs, the oldest first, done where they stand."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partnership_hub.addresses import key_in
from partnership_hub.admin.boards import Board
from partnership_hub.models import Country
from partnership_hub.templatetags.hub import change_address

from .do_not_list import DoNotList
from .keepers import kept_by
from .models import Organisation, Removal, Report, Suggestion
from .vocabulary import RemovalWay

SHOWN = 100


def reports(request):
    if request.method == "POST":
        return act(request, reached(Report.objects.open(), request.user), handle=_handle)
    rows = (
        reached(Report.objects.open(), request.user)
        .select_related("organisation")
        .prefetch_related("organisation__countries")
    )
    return by_country(request, rows, "organisation__countries")


def suggestions(request):
    if request.method == "POST":
        return act(request, suggested_to(request.user), take_up=_take_up, refuse=_handle)
    found = by_country(request, suggested_to(request.user).select_related("country"), "country")
    for row in found["rows"]:
        row.is_refused = DoNotList.matches(row.as_organisation()).exists()
    return found


def removals(request):
    if request.method == "POST":
        return act(
            request, reached(Removal.objects.all(), request.user), carry_out=_carry_out, decline=_decline, undo=_undo
        )
    rows = reached(Removal.objects.all(), request.user).select_related(
        "organisation", "record__lift_asked_by", "undone_by", "done_by"
    )
    return {
        "waiting": rows.waiting(),
        "done": rows.done()[:SHOWN],
        "may_take_down": request.user.has_perm("directory.withdraw_organisation"),
        "may_put_back": request.user.has_perm("directory.publish_organisation"),
    }


def reached(rows, user):
    """Of what is about an organisation, those about one that they look after."""
    return rows.filter(organisation__in=Organisation.objects.reached_by(user))


def suggested_to(user):
    """Suggestions for the countries that they look after,."""
    rows = Suggestion.objects.open()
    if user.has_perm(Organisation.permission("oversee")):
        return rows
    return rows.filter(country__in=user.country_codes)


def waiting_for(keeper):
    """(what waits in a keeper's countries, as a sentence; where it is seen to)."""
    own = Q(organisation__in=Organisation.objects.filter(kept_by(keeper)))
    reported = Report.objects.open().filter(own).count()
    suggested = Suggestion.objects.open()
    if not keeper.has_perm(Organisation.permission("publish")):
        suggested = suggested.filter(country__in=keeper.countries.all())
    suggested = suggested.count()
    if reported:
        text = ngettext("%(n)d report of an error waits.", "%(n)d reports of errors wait.", reported)
        yield text % {"n": reported}, reverse("admin:directory_organisation_reports")
    if suggested:
        text = ngettext("%(n)d suggestion waits.", "%(n)d suggestions wait.", suggested)
        yield text % {"n": suggested}, reverse("admin:directory_organisation_suggestions")


def by_country(request, rows, path):
    """The rows of the country that the address names, and how many each country has."""
    chosen = request.GET.get("country", "")
    counts = dict(rows.order_by().values_list(path).annotate(count=Count("pk")))
    countries = [(country, counts[country.pk]) for country in Country.objects.filter(pk__in=[c for c in counts if c])]
    found = rows.filter(**{path: chosen}) if chosen in counts else rows
    return {"rows": found[:SHOWN], "total": found.count(), "countries": countries, "chosen": chosen}


def act(request, rows, **verbs):
    """Does what a button asks for, says how it went, and shows the board again, or where the verb leads."""
    verb = verbs.get(request.POST.get("verb"))
    row = get_object_or_404(rows, pk=key_in(request.POST.get("row")))
    if verb is None:
        raise PermissionDenied
    try:
        said, address = verb(row, request)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(request.get_full_path())
    messages.success(request, said)
    return redirect(address or request.get_full_path())


def _handle(row, request):
    row.handle(request.user, request.POST.get("answer", ""))
    return _t("Noted: it is dealt with."), None


def _take_up(row, request):
    draft = row.take_up(request.user)
    return _t("This is its draft. Ask the organisation before you publish it."), reverse(
        change_address(draft), args=[draft.pk]
    )


def _carry_out(row, request):
    if not request.user.has_perm("directory.withdraw_organisation"):
        raise PermissionDenied
    row.carry_out(RemovalWay.STAFF, request.user)
    return _t("It is taken down."), None


def _decline(row, request):
    row.decline(request.user)
    return _t("Declined. The entry stays."), None


def _undo(row, request):
    if row.undo(request.user):
        return _t("The entry is back. Its places are withheld: ask for them again."), None
    return _t("Noted. It comes back as soon as a second editor agrees."), None


TEMPLATES = "admin/directory"
BOARDS = (
    Board("reports", _("Reports of errors"), "directory.change_report", reports, f"{TEMPLATES}/reports.html"),
    Board("suggestions", _("Suggestions"), "directory.change_suggestion", suggestions, f"{TEMPLATES}/suggestions.html"),
    Board("removals", _("Take-downs"), "directory.view_removal", removals, f"{TEMPLATES}/removals.html"),
)
