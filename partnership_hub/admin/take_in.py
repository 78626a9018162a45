"""Take in: links and files become drafts. The pages; the reading is the worker's (partnership_hub.intake)."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..intake import drafts
from ..intake.models import Intake, may_be_taken_in
from ..intake.networks import LONGEST_ADDRESS
from ..intake.reading import read_intake
from ..intake.sources import sentence
from .desk import desk_of, forget_typed, form_of
from .take_in_form import MOST, TakeInForm, sections_of, whole
from .take_in_rows import show

A_PAGE = 50


def take_in(request):
    form = form_of(request, TakeInForm, request.user)
    if request.method == "POST" and form.is_valid():
        form.take_in()
        forget_typed(request)
        return redirect("admin:take_in_batch", form.cleaned_data["batch"])
    unread = request.GET.get("show") == "unread"
    rows = Intake.objects.visible_to(request.user).defer("text").select_related("by")
    rows = rows.unread() if unread else rows.exclude(state__in=[Intake.State.DROPPED])
    page = Paginator(_Uncounted(rows), A_PAGE).get_page(request.GET.get("page"))
    return _page(
        request, "admin/take_in/page.html", _t("Take in"), page.object_list, form=form, page=page, unread=unread,
        desk=desk_of(request),
    )  # fmt: skip


class _Uncounted:
    """The last few pages of rows, of which nobody counts all."""

    MOST = 20 * A_PAGE

    def __init__(self, rows):
        self.rows = rows

    def count(self):
        return self.rows[: self.MOST].count()

    def __getitem__(self, asked):
        return self.rows[asked]


def batch(request, batch):
    sections_of(request.user)
    items = list(
        Intake.objects.visible_to(request.user)
        .filter(batch=batch)
        .defer("text")
        .select_related("by")
        .order_by("pk")[: 2 * MOST]
    )
    if not items:
        raise Http404
    unread = [item for item in items if item.state == Intake.State.FAILED]
    others = [item for item in items if item.state != Intake.State.FAILED]
    return _page(request, "admin/take_in/batch.html", _t("Taken in"), items, others=others, unread=unread)


def _page(request, template, title, items, **more):
    items = list(items)
    show(items, request.user)
    context = {**admin.site.each_context(request), "title": title, "items": items}
    context |= {
        "at_work": sum(item.is_at_work for item in items),
        "drafts": sum(item.standing.code == "draft" for item in items),
        "open": sum(item.state in ("failed", "alike") for item in items),
    }
    return render(request, template, context | more)


@require_POST
def decide(request):
    verb = VERBS.get(request.POST.get("verb"))
    key = request.POST.get("intake", "")
    intake = None
    if verb and re.fullmatch(r"[0-9]{1,18}", key):
        intake = Intake.objects.visible_to(request.user).filter(pk=key).first()
    if intake is None:
        raise Http404
    if not intake.model or not request.user.has_perm(intake.model.permission("add")):
        raise PermissionDenied
    try:
        said, address = verb(request, intake)
        messages.success(request, said)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        address = None
    return redirect(address or reverse("admin:take_in_batch", args=[intake.batch]))


def read_again(request, intake):
    """The worker reads it anew, where it could not before or never came back; a link may be corrected first."""
    link = whole(request.POST.get("url", ""))
    if len(link) > LONGEST_ADDRESS:
        raise ValidationError(sentence("too_long", {}))
    with transaction.atomic():
        own = Intake.objects.select_for_update().get(pk=intake.pk)
        if not own.may_be_read_again or own.entry_id or not (own.url or own.file):
            raise ValidationError(_("There is nothing to read again here."))
        if own.url and link:
            own.url = link
        own.state, own.problem, own.problem_names, own.begun_at = Intake.State.WAITING, "", {}, None
        own.save()
        read_intake.enqueue(own.pk)
    return _t("It is read again."), None


def take_all_the_same(request, intake):
    entry = drafts.make_draft(intake)
    if entry is None:
        raise ValidationError(_("This was decided already."))
    return _t("A draft is ready."), change_address(entry)


def add_to(request, intake):
    section, _dot, key = request.POST.get("entry", "").partition(".")
    model = next((model for model in may_be_taken_in() if model._meta.app_label == section), None)
    entry = None
    if model and re.fullmatch(r"[0-9]{1,18}", key):
        entry = model.objects.workable_by(request.user).filter(pk=key).first()
    if entry is None:
        raise ValidationError(_("You may not change that entry. Ask an editor, or set this aside."))
    drafts.add_to(intake, entry, request.user)
    return _t("Added to “%(entry)s”. Check its language, and whether the translation is an official one.") % {
        "entry": entry
    }, change_address(entry)


def drop(request, intake):
    done = Intake.objects.filter(pk=intake.pk, entry_id=None).update(state=Intake.State.DROPPED, text="")
    if not done:
        raise ValidationError(_("It has an entry already."))
    return _t("Set aside."), None


def drop_unread(request, intake):
    """All of its batch that could not be read."""
    batch = Intake.objects.visible_to(request.user).unread().filter(batch=intake.batch, section=intake.section)
    batch.filter(entry_id=None).update(state=Intake.State.DROPPED, text="")
    return _t("What could not be read is set aside."), None


def change_address(entry):
    return reverse(f"admin:{entry._meta.app_label}_{entry._meta.model_name}_change", args=[entry.pk])


VERBS = {"again": read_again, "take": take_all_the_same, "add": add_to, "drop": drop, "drop-unread": drop_unread}


def urls(site):
    return [
        path("take-in/", site.admin_view(take_in), name="take_in"),
        path("take-in/decide/", site.admin_view(decide), name="take_in_decide"),
        path("take-in/<slug:batch>/", site.admin_view(batch), name="take_in_batch"),
    ]
