"""What staff see of works that may be there already: a panel while they type, a question before a likely one is saved,
and a board of pairs. An organisation has its own, which can also be merged."""

import re

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..addresses import key_in
from ..richtext import plain_text
from ..twins import likeness_of, prints
from ..twins.file_reading import read_new_files
from ..twins.steps import LIKELY, Twin
from ..twins.works import Known, compare, known, with_known
from .boards import Board
from .entries import EntryForm, PublicationForm

MOST_PAIRS, MOST_DECIDED = 25, 20
MOST_ROWS = 30  # of an inline
LONGEST = 500
FIELDS = "title language summary body outside_url video_url publishers publication_date *-title *-url *-pages"
COMPARED = _(
    "Titles in every language, addresses, files and texts are compared with all entries, also those in work and "
    "withdrawn."
)
ROW = re.compile(r"(?:translations|files)-[0-9]{1,4}-(title|url|pages)")


def typed(data):
    """What a form's data says a work is known by."""
    rows = {"title": [], "url": [], "pages": []}
    for name in data:
        if match := ROW.fullmatch(name):
            rows[match[1]].append(data[name].strip()[:LONGEST])
    one = {name: data.get(name, "").strip()[:LONGEST] for name in ("title", "language", "outside_url", "video_url")}
    day = data.get("publication_date", "")[:4]
    found = Known(
        language=one["language"], year=int(day) if re.fullmatch("[0-9]{4}", day) else 0,
        text=f"{data.get('summary', '')}\n{plain_text(data.get('body', '')[: prints.LONGEST])}",
        publishers=frozenset(filter(None, map(key_in, data.getlist("publishers")[:MOST_ROWS]))),
        pages=frozenset(filter(None, map(key_in, rows["pages"][:MOST_ROWS]))),
    )  # fmt: skip
    found.add_titles(one["title"], *rows["title"][:MOST_ROWS])
    found.add_addresses(one["outside_url"], one["video_url"], *rows["url"][:MOST_ROWS])
    return found


class AsksAboutTwins(EntryForm):
    """Before a new entry is saved that is probably there already. A section says what is like it."""

    another_one = forms.BooleanField(required=False)  # shown where it is asked for: _already.html

    reader = None
    twins = ()
    asks = False
    asks_from = LIKELY  # the step
    question = _("It is likely there already: look at “Already there?”. If it is another one, tick the box.")

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk is None:
            self.twins = self.find_twins()
            self.asks = any(twin.step >= self.asks_from for twin in self.twins)
            if self.asks and not cleaned.get("another_one"):
                raise ValidationError(self.question)
        return cleaned


class WorkForm(AsksAboutTwins, PublicationForm):
    def find_twins(self):
        sought = typed(self.data)
        sought.files = set(self.hashes())
        return likeness_of(type(self.instance)).alike(sought, self.reader)

    def hashes(self):
        """Of the files that are sent along with the form."""
        for formset in getattr(self.instance, "sent_along", ()):
            if hasattr(formset.model, "sha256") and formset.is_valid():
                yield from (form.instance.sha256 for form in formset if form.instance.sha256)


class WorkTwinsMixin:
    """For the admin of resources, and of stories."""

    change_form_template = "admin/work_change_form.html"

    class Media:
        js = ["hub/twins.js"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.alike)
        return [path("alike/", view, name=f"{self.opts.app_label}_{self.opts.model_name}_alike"), *super().get_urls()]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.reader = request.user
        return form

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        if obj is not None:
            obj.sent_along = formsets  # the form looks for twins of the files too
        return formsets, inlines

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        found = form.twins
        if obj is not None:
            entry = with_known(self.model.objects.filter(pk=obj.pk)).get()
            found = likeness_of(self.model).alike(known(entry), request.user, obj.pk)
        context |= {"twins": found, "asks": form.asks, "entry": obj, "alike_help": COMPARED, "alike_fields": FIELDS}
        context["alike_page"] = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_alike")
        return super().render_change_form(request, context, add, change, form_url, obj)

    def alike(self, request):
        """What is like the form as it stands, as a part of a page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        data = request.POST or request.GET
        entry = with_known(self.model.objects.visible_to(request.user).filter(pk=key_in(data.get("but")))).first()
        sought = typed(data)
        if entry is not None:
            held = known(entry)
            sought.files, sought.file_prints = held.files, held.file_prints
        found = likeness_of(self.model).alike(sought, request.user, entry and entry.pk)
        return render(request, "admin/twins/_twins.html", {"twins": found, "entry": entry, "alike_help": COMPARED})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if any(hasattr(formset.model, "sha256") and formset.has_changed() for formset in formsets):
            read_new_files.enqueue()
        if not change and form.cleaned_data.get("another_one"):
            for twin in (twin for twin in form.twins if twin.step >= LIKELY):
                remember(form.instance, twin.entry, request.user, _t("said when it was added"))


def remember(entry, other, by, why):
    """That two are two; said once."""
    decided = likeness_of(type(entry)).not_twins
    with transaction.atomic():
        if other.pk not in decided.decided(entry.pk):
            decided.objects.create(entry=entry, other=other, by=by, why=why)


def board_of(model):
    def context(request):
        return decide(request, model) if request.method == "POST" else board(request, model)

    change = model.permission("change")
    return Board("twins", _("Likely duplicates"), change, context, "admin/twins/board.html")


def board(request, model):
    likeness = likeness_of(model)
    made = likeness.catch_up()
    rows = list(likeness.pairs_of.undecided(request.user, likeness.not_twins)[: MOST_PAIRS + 1])
    keys = {key for row in rows for key in (row.entry_id, row.other_id)}
    seen = {entry.pk: entry for entry in with_known(model.objects.visible_to(request.user).filter(pk__in=keys))}
    decided = likeness.not_twins.objects.select_related("entry", "other", "by")[:MOST_DECIDED]
    visible = set(model.objects.visible_to(request.user).filter(
        pk__in={key for row in decided for key in (row.entry_id, row.other_id)}
    ).values_list("pk", flat=True))  # fmt: skip
    return {
        "pairs": [pair(seen[row.entry_id], seen[row.other_id], row.points) for row in rows[:MOST_PAIRS]],
        "there_are_more": len(rows) > MOST_PAIRS, "is_behind": made and likeness.is_behind(),
        "decided": [row for row in decided if {row.entry_id, row.other_id} <= visible],
    }  # fmt: skip


def pair(entry, other, points):
    _points, reasons = compare(known(entry), known(other))
    return Twin(entry, points, reasons, other)


def decide(request, model):
    """Two are two, or that is taken back."""
    seen = model.objects.visible_to(request.user)
    decided = likeness_of(model).not_twins
    if undo := request.POST.get("undo"):
        own = decided.objects.filter(entry__in=seen, other__in=seen)
        get_object_or_404(own, pk=key_in(undo)).delete()
        messages.success(request, _t("Taken back: the two may be one again."))
    else:
        found = {entry.pk: entry for entry in seen.filter(pk__in=[k for k in map(key_in, _two(request)) if k])}
        if len(found) == 2:
            entry, other = found.values()
            remember(entry, other, request.user, request.POST.get("why", "")[:200])
            messages.success(request, _t("Remembered: they are two."))
        else:
            messages.error(request, _t("Nothing was remembered: one of the two is not there any more."))
    return redirect(request.get_full_path())


def _two(request):
    return request.POST.get("entry"), request.POST.get("other")
