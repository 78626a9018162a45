"""Verbs: what may be done to a row beyond saving it, as buttons under the form and as actions on the list.

A verb is a method of the model that takes who does it, and raises ValidationError with what to do
instead or PermissionDenied. What was typed is saved first, and stays saved when the verb is refused.
"""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..entries.timing import in_words


@dataclass(frozen=True)
class Verb:
    name: str  # the model's method
    permission: str
    button: str
    action: str
    done: str  # as in “published”
    open_to: callable = lambda row: True  # for which rows the button is shown; the method decides
    in_bulk: bool = True  # also an action on the list
    asks: tuple = ()  # fields of the form whose values the method takes besides
    is_next: bool = False  # the next step of most: it stays in sight beside “Save”


class VerbsMixin:
    verbs = ()
    change_form_template = "admin/verbs_change_form.html"

    def may(self, user, permission):
        return user.has_perm(f"{self.opts.app_label}.{permission}_{self.opts.model_name}")

    def get_actions(self, request):
        actions = super().get_actions(request)
        for verb in self.verbs:
            if verb.in_bulk and self.may(request.user, verb.permission):
                actions[verb.name] = (partial(_act, verb=verb), verb.name, verb.action)
        return actions

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["verbs"] = [
            verb for verb in self.verbs if self.may(request.user, verb.permission) and verb.open_to(obj)
        ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_form(self, request, form, change):
        request.typed = form.cleaned_data  # for what a verb asks
        return super().save_form(request, form, change)

    def response_add(self, request, obj, post_url_continue=None):
        return self.respond_to_verb(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self.respond_to_verb(request, obj) or super().response_change(request, obj)

    def respond_to_verb(self, request, obj):
        verb = next((verb for verb in self.verbs if verb.name == request.POST.get("_verb")), None)
        if verb is None:
            return None
        refusals = _try(verb, obj, request.user, request.typed)
        for refusal in refusals:
            text = _("Saved, but not %(done)s: %(why)s") % {"done": verb.done, "why": refusal}
            said = format_html('<a href="#id_{}">{}</a>', verb.asks[0], text) if verb.asks else text
            self.message_user(request, said, messages.ERROR)
        if not refusals:
            said = [_("“%(row)s”: %(done)s.") % {"row": obj, "done": verb.done}, *what_to_know(obj, verb)]
            self.message_user(request, " ".join(said), messages.SUCCESS)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", obj.pk)


def _try(verb, row, user, typed=None):
    """What the verb refused to do, as sentences; [] when it is done."""
    try:
        getattr(row, verb.name)(by=user, **{name: typed[name] for name in verb.asks})
    except ValidationError as error:
        return error.messages
    except PermissionDenied:
        return [_("your role does not allow it.")]
    return []


def what_to_know(row, verb):
    """After publishing: from when on it is shown, and what is advised and not done. None of it stands in the way."""
    if verb.name != "publish" or not hasattr(row, "checklist"):
        return
    if row.is_scheduled:
        yield _("Readers see it from %(moment)s on.") % {"moment": in_words(row.published_at)}
    if open_points := [str(item.text) for item in row.checklist() if not item.done]:
        yield _("What would make it better: %(points)s") % {"points": " ".join(open_points)}


def _act(modeladmin, request, rows, verb):
    done = 0
    for row in rows:
        with transaction.atomic():
            held = type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
            refusals = _try(verb, held, request.user) if held else [_("it is not there any more.")]
        done += not refusals
        for refusal in refusals:
            modeladmin.message_user(request, f"{row}: {refusal}", messages.ERROR)
    if done:
        count = ngettext("%(count)d row %(done)s.", "%(count)d rows %(done)s.", done)
        modeladmin.message_user(request, count % {"count": done, "done": verb.done}, messages.SUCCESS)


SUBMIT = Verb(
    "submit", "change", gettext_lazy("Save and ask for review"), gettext_lazy("Ask for review"),
    gettext_lazy("handed to review"),
    lambda row: row is None or row.status in ("draft", "withdrawn"), is_next=True,
)  # fmt: skip
SEND_BACK = Verb(
    "send_back", "publish", gettext_lazy("Save and send back"), gettext_lazy("Send back to draft"),
    gettext_lazy("sent back"),
    lambda row: row is not None and row.status == "in-review",
    in_bulk=False, asks=("reason",), is_next=True,  # each has a reason of its own
)  # fmt: skip
PUBLISH = Verb(
    "publish", "publish", gettext_lazy("Save and publish"), gettext_lazy("Publish"), gettext_lazy("published"),
    lambda row: row is None or row.status != "published", is_next=True,
)  # fmt: skip
WITHDRAW = Verb(
    "withdraw", "withdraw", gettext_lazy("Save and withdraw"), gettext_lazy("Withdraw"), gettext_lazy("withdrawn"),
    lambda row: row is not None and row.status == "published",
)  # fmt: skip
COVER_FROM_PDF = Verb(
    "cover_from_first_page", "change", gettext_lazy("Save and make the cover from the PDF’s first page"),
    gettext_lazy("Make the cover from the first page"), gettext_lazy("given a cover from the first page"),
    lambda row: row is not None and not row.cover and row.first_pdf() is not None,
)  # fmt: skip
END_PREVIEWS = Verb(
    "end_previews", "change", gettext_lazy("Save and end all preview links"), gettext_lazy("End preview links"),
    gettext_lazy("closed to all earlier preview links"), lambda row: row is not None and row.is_previewable,
    in_bulk=False,
)  # fmt: skip
CONFIRM = Verb(
    "confirm", "publish", gettext_lazy("I called it: confirm and publish"), gettext_lazy("Confirm and publish"),
    gettext_lazy("confirmed and published"), lambda row: row is not None and not row.is_published,
    in_bulk=False, is_next=True,  # each has to be called
)  # fmt: skip
TAKE_DOWN = Verb(
    "withdraw", "withdraw", gettext_lazy("Save and withdraw"), gettext_lazy("Withdraw"), gettext_lazy("withdrawn"),
    lambda row: row is not None and row.is_published,
)  # fmt: skip
