"""The page that shows who may do what, where it is reviewed; and what one may do oneself."""

import hashlib
import json
from io import BytesIO

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..accounts import care
from ..addresses import key_in
from ..models import AccessReview, User
from ..people import access
from ..people.roles import RIGHTS, ROLES, roles_of
from ..sheets import write_csv

ROWS = 50
MOST = 5_000


def urls(site):
    return [
        path("access/", site.admin_view(page), name="access"),
        path("access/people.csv", site.admin_view(as_csv), name="access_csv"),
        path("my-rights/", site.admin_view(mine), name="my_rights"),
    ]


def shared(request, title):
    return {**admin.site.each_context(request), "title": title}


def check(request):
    if not request.user.has_perm("partnership_hub.review_access"):
        raise PermissionDenied


def page(request):
    check(request)
    if request.method == "POST":
        return act(request)
    pages = Paginator(access.people(), ROWS)
    shown = pages.get_page(request.GET.get("page"))
    people = access.described(shown.object_list, request.user)
    by_group = access.permissions_by_group()
    for person in people:
        person.seen = seen(person)
        person.may_be_closed = person.is_active and may_close(request.user, person, by_group)
        person.may_be_reviewed = person.pk != request.user.pk
    context = {
        "roles": ROLES.values(),
        "rights": [(right.label, [name in role.rights for role in ROLES.values()]) for name, right in RIGHTS.items()],
        "people": people, "page": shown, "numbers": pages.get_elided_page_range(shown.number),
    }  # fmt: skip
    return render(request, "admin/access.html", shared(request, _("Who may do what")) | context)


def seen(person):
    """Changes with what they hold: a review is of what was shown."""
    return hashlib.sha256(json.dumps(access.held_by(person), sort_keys=True).encode()).hexdigest()[:16]


def may_close(user, person, by_group=None):
    may = user.has_perm("partnership_hub.change_user") and access.may_manage(user, person, by_group)
    return may and person.pk != user.pk


def act(request):
    person = get_object_or_404(access.people(), pk=key_in(request.POST.get("person")))
    verb = {"review": review, "close": close}.get(request.POST.get("verb"))
    if verb is None:
        raise PermissionDenied
    level, text = verb(request, person)
    messages.add_message(request, level, f"{person}: {text}")
    return redirect(request.get_full_path())


def review(request, person):
    if person.pk == request.user.pk:
        return messages.ERROR, _("ask somebody else to review what you may do.")
    if request.POST.get("seen") != seen(person):
        return messages.ERROR, _("it was changed meanwhile. Look at it again.")
    held = access.held_by(person)
    newest = AccessReview.objects.filter(person=person).first()
    is_sent_again = newest and newest.by_id == request.user.pk and newest.held == held
    if not (is_sent_again and newest.at.date() == timezone.now().date()):
        AccessReview.objects.create(person=person, by=request.user, held=held)
    return messages.SUCCESS, _("noted as reviewed and right.")


def close(request, person):
    if not may_close(request.user, person):
        raise PermissionDenied
    care.deactivate(person)
    admin.site.get_model_admin(User).log_change(request, person, _("Account closed."))
    return messages.SUCCESS, _("the account is closed, and its sessions have ended.")


def day(moment):
    return date_format(timezone.localtime(moment), "Y-m-d") if moment else ""


def as_csv(request):
    check(request)
    people = access.described(access.people()[:MOST], request.user)
    headings = [
        _("Name"), _("E-mail"), _("What they may do"), _("Countries"), _("Languages"), _("Active"), _("Second factor"),
        _("Last signed in"), _("Open sessions"), _("Last took in"), _("Reviewed on"), _("Reviewed by"),
        _("Changed since"), _("Review due"),
    ]  # fmt: skip
    file = BytesIO()
    about = [_("Partnership Hub: who may do what, on %(day)s.") % {"day": day(timezone.now())}]
    write_csv(file, about, headings, (row(person) for person in people))
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="hub-access-{timezone.localdate()}.csv"'
    patch_cache_control(response, private=True, no_store=True)
    return response


def row(person):
    def yes(claim):
        return _("yes") if claim else _("no")

    return [
        person, person.email, "; ".join(person.words), ", ".join(map(str, person.countries.all())),
        ", ".join(person.languages), yes(person.is_active), yes(person.has_factor), day(person.last_login),
        person.open_sessions, person.taken_in or "", day(person.review and person.review.at),
        person.review.by if person.review else "", ", ".join(map(str, person.changed)), yes(person.is_due),
    ]  # fmt: skip


def mine(request):
    """Open to all staff: it answers “why can’t I publish this?”."""
    context = {
        "roles": roles_of(request.user), "rights": access.what_they_may(request.user),
        "countries": request.user.countries.all(),
        "languages": [label for code, label in access.Language.choices if code in request.user.languages],
    }  # fmt: skip
    return render(request, "admin/my_rights.html", shared(request, _("What you may do")) | context)
