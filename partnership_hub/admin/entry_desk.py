"""What an entry's form has beyond the desk of every form: two who save, the checklist, comments, why it came back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..addresses import key_in
from ..desk.comments import comment, may_comment, threads
from . import conflicts
from .desk import DeskMixin


class ReviewedForm(forms.ModelForm):
    reason = forms.CharField(
        required=False, label=_("Why it goes back"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For “send back”: what is to be done. Whoever handed it in reads it, and the history keeps it."),
    )  # fmt: skip

    conflict = None
    may_end_embargo = True

    def clean(self):
        cleaned = super().clean()
        if self.conflict and self.conflict.is_open:
            self.add_error(None, ValidationError(conflicts.REFUSED))
        before, after = self.initial.get("embargoed_until"), cleaned.get("embargoed_until")
        ends_earlier = before and "embargoed_until" in self.changed_data and (not after or after < before)
        if ends_earlier and not self.may_end_embargo:
            text = _("Only those who may publish can end an embargo earlier. Ask one of them.")
            self.add_error("embargoed_until", text)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        at = self.instance.published_at
        for name, error in self.instance.check_moments(at).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, error)


class EntryDesk(DeskMixin):
    change_form_template = "admin/entry_change_form.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_comments"
        return [path("<id:pk>/comments/", self.admin_site.admin_view(self.comments), name=name), *super().get_urls()]

    def get_object(self, request, object_id, from_field=None):
        """Whoever saves holds the row until it is saved: the second of two sees what the first one saved."""
        if request.method == "POST" and connection.in_atomic_block and (key := key_in(object_id)):
            list(self.model._base_manager.select_for_update().filter(pk=key).values_list("pk"))
        return super().get_object(request, object_id, from_field)

    def settle(self, request, key):
        obj = self.get_object(request, key)
        if obj is not None and self.has_change_permission(request, obj):
            request.conflict = conflicts.settle(self, request, obj)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.conflict = getattr(request, "conflict", None)
        form.may_end_embargo = self.may(request.user, "publish")
        return form

    def response_change(self, request, obj):
        conflict = getattr(request, "conflict", None)
        if conflict and conflict.taken_over:
            self.message_user(request, conflict.in_a_sentence, messages.INFO)
        return super().response_change(request, obj)

    def desk(self, request, form, obj):
        found = super().desk(request, form, obj) | {"conflict": form.conflict}
        if obj is not None:
            found |= {"checklist": list(obj.checklist()), "threads": threads(obj), "reason": form["reason"]}
            found["comments_page"] = self.comments_page(obj)
            found["asked"] = [both.name for both in form.conflict.both] if form.conflict else []
        return found

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and not self.has_change_permission(request, obj) and may_comment(request.user, obj):
            context["comments_page"] = self.comments_page(obj)  # who only reads it asks there
        return super().render_change_form(request, context, add, change, form_url, obj)

    def comments_page(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_comments", args=[obj.pk])

    def comments(self, request, pk):
        """A page of its own, so that it works without script; the form's page takes its part over."""
        entry = self.model.objects.visible_to(request.user).filter(pk=pk).first()
        if entry is None:
            raise Http404
        if not may_comment(request.user, entry):
            raise PermissionDenied
        error, text = "", ""
        if request.method == "POST":
            try:
                comment_on(entry, request)
                return redirect(self.comments_page(entry))
            except ValidationError as refusal:
                error, text = " ".join(refusal.messages), request.POST.get("text", "")
        context = self.admin_site.each_context(request) | {"title": _t("Comments"), "opts": self.opts, "entry": entry}
        context |= {"threads": threads(entry), "error": error, "text": text, "comments_page": request.path}
        return render(request, "admin/comments.html", context)


def comment_on(entry, request):
    if "resolve" in request.POST or "reopen" in request.POST:
        key = key_in(request.POST.get("resolve") or request.POST.get("reopen"))
        if row := entry.staff_comments.filter(pk=key, answers=None).first():
            row.resolve(request.user, "resolve" in request.POST)
        return
    comment(entry, request.user, request.POST.get("text"), key_in(request.POST.get("answers")))
