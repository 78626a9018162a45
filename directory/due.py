"""The board of what is due: by country and state, each entry with its number to call and a button."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q
from django.db.models.functions import Now, TruncDate
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import key_in
from partnership_hub.admin.boards import Board
from partnership_hub.models import Country
from partnership_hub.people.roles import STAFF_DETAILS

from . import viewings
from .keepers import kept_by, kept_by_nobody
from .models import Contact, Organisation
from .truth import truth
from .vocabulary import ContactKind, Truth

ROWS = 25
STATES = [Truth.HIDDEN, Truth.OVERDUE, Truth.DUE, Truth.UNVERIFIED]
MINE, ALL, NOBODY = "mine", "all", "nobody"


def waiting(condition=None):
    """What its editors have published and nobody has confirmed in time, with its truth."""
    entries = Organisation.objects.listed().filter(due_on__lte=TruncDate(Now()))
    return (entries.filter(condition) if condition else entries).annotate(now=truth("due_on"))


def context(request):
    if request.method == "POST":
        return confirm(request)
    scopes = {MINE: _t("Mine"), ALL: _t("All countries"), NOBODY: _t("Looked after by nobody")}
    countries = Country.objects.all()
    if not request.user.has_perm(Organisation.permission("oversee")):
        countries = countries.filter(pk__in=request.user.country_codes)
    scopes |= {country.pk: country.name for country in countries}
    scope, state = request.GET.get("country"), request.GET.get("state")
    if scope not in scopes:
        scope = MINE if request.user.countries.exists() else ALL
    entries = waiting(condition(scope, request.user)).reached_by(request.user)
    counts = dict(entries.order_by().values_list("now").annotate(Count("pk")))
    chosen = [state] if state in STATES else STATES
    phones = Contact.objects.visible_to(request.user).filter(kind=ContactKind.PHONE).exclude(value="")
    rows = entries.filter(now__in=chosen).order_by("due_on", "pk").select_related("verified_by").defer("body")
    pages = Paginator(rows.prefetch_related("countries", Prefetch("contacts", phones, to_attr="phones")), ROWS)
    pages.count = sum(counts.get(value, 0) for value in chosen)
    page = pages.get_page(request.GET.get("page"))
    viewings.note_board(request.user, [contact for organisation in page for contact in organisation.phones])
    return {
        "scopes": scopes.items(), "scope": scope, "state": state if state in STATES else "",
        "states": [(value, value.label, counts.get(value, 0)) for value in STATES],
        "page": page, "numbers": pages.get_elided_page_range(page.number), "may_confirm": may_confirm(request.user),
    }  # fmt: skip


def condition(scope, user):
    if scope in (MINE, ALL, NOBODY):
        return {MINE: lambda: kept_by(user), ALL: Q, NOBODY: lambda: Q(kept_by_nobody())}[scope]()
    return Q(countries=scope)


def may_confirm(user):
    return user.has_perm(Organisation.permission("confirm"))


def confirm(request):
    """“Called today and confirmed”, from a row of the board."""
    if not may_confirm(request.user):
        raise PermissionDenied
    entries = Organisation.objects.reached_by(request.user).listed()
    organisation = get_object_or_404(entries, pk=key_in(request.POST.get("organisation")))
    try:
        organisation.confirm_by_staff(request.user, request.POST.get("how", ""))
    except ValidationError as error:
        messages.error(request, f"{organisation}: {' '.join(error.messages)}")
    else:
        messages.success(request, _t("“%(name)s”: recorded as checked today.") % {"name": organisation})
    return redirect(request.get_full_path())


BOARD = Board("due", _("What is due"), STAFF_DETAILS, context, "admin/due_board.html")
