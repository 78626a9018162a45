"""What every form of ours has on its desk: who else is at it, what was typed and not saved, what was sent already."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..desk.held import taken_over
from ..desk.once import key_of, new_key
from ..desk.place import Place
from ..desk.presence import WITHOUT_SCRIPT, Presence
from ..desk.typed import TypedForm
from ..entries.timing import in_words
from .opened import base_of


class NotSavedYet:
    """Before the class of a form: it is shown with what was typed into it before."""

    typed_at = None

    def clean(self):
        text = _("This is what you typed until %(moment)s. It is not saved yet; a file that you chose has to be chosen "
                 "again.")  # fmt: skip
        self.add_error(None, ValidationError(text, params={"moment": in_words(self.typed_at)}))
        return super().clean()


def not_saved_yet(form, row):
    return type(form.__name__, (NotSavedYet, form), {"typed_at": row.typed_at})


def form_of(request, form, *args):
    """For a page with a form of its own: as it was sent, filled with what was typed before, or as it opens."""
    if request.method == "POST":
        return form(*args, data=request.POST, files=request.FILES)
    if row := taken_over(request):
        request.typed_row = row
        return not_saved_yet(form, row)(*args, data=row.posted() or None)
    return form(*args)


def desk_of(request):
    """What admin/_desk.html and admin/_held.html show of a form that is no entry's."""
    place, row = Place.of(request), getattr(request, "typed_row", None)
    return {
        "place": place,
        "once": (row.form if row else key_of(request)) or new_key(),
        "waiting": [] if row or request.POST else TypedForm.objects.waiting(place),
    }


def forget_typed(request):
    """Once it is saved."""
    place = Place.of(request)
    TypedForm.objects.filter(owner=request.user, path=place.path, form=key_of(request)).delete()


class DeskMixin:
    change_form_template = "admin/verbs_change_form.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with transaction.atomic():
            is_sent = request.method == "POST"
            if not is_sent:
                self.fill_in(request, object_id)
            if request.method == "POST" and object_id:
                self.settle(request, unquote(object_id))
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if is_sent and response.status_code == 302:
                forget_typed(request)
                Presence.objects.leave(Place.of(request))
        return response

    def fill_in(self, request, object_id):
        """A form that is asked for with what was typed before is answered like one that was sent and is not right."""
        row = taken_over(request)
        if not (row and (posted := row.posted())):
            return
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if self.has_change_permission(request, obj) if obj else not object_id and self.has_add_permission(request):
            request._files = request.FILES  # as of a GET: none
            request.method, request.POST, request.typed_row = "POST", posted, row

    def settle(self, request, key):
        """For forms that two people may be at: see EntryAdmin."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if row := getattr(request, "typed_row", None):
            return not_saved_yet(form, row)
        return form

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        if hasattr(request, "typed_row"):
            request.method = "GET"  # which it was
        request.rows_beside = {
            formset.prefix: {row.instance.pk: row for row in formset.initial_forms} for formset in formsets
        }
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if self.has_change_permission(request, obj) if change else add:
            context["desk"] = self.desk(request, context["adminform"].form, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def desk(self, request, form, obj):
        found, posted = desk_of(request), request.POST
        if obj is not None:
            Presence.objects.note(found["place"], WITHOUT_SCRIPT)
            found["others"] = Presence.objects.others(found["place"])
        if "seen" in form.fields and obj is not None:
            found["base"] = posted.get("_base", "") if posted else base_of(form, request.rows_beside)
        return found
