"""What the text of an entry suggests that it is filed under, in its form: boxes that a person ticks or not."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from ..models import Topic
from ..suggestions import suggest

LONGEST = 2_000_000  # letters of a request


def field_of(item):
    return "topics" if isinstance(item, Topic) else "countries"


def suggested(text, language):
    """{field: {key: its words}}"""
    found = {"topics": {}, "countries": {}}
    for suggestion in suggest(text, language):
        found[field_of(suggestion.item)][suggestion.item.pk] = suggestion.words
    return found


class SuggestedForm(forms.ModelForm):
    """Once an entry is saved its own text suggests; the script asks for what is typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        entry = self.instance
        if entry.pk is None or not self._boxes("topics"):
            return
        found = suggested("\n".join([entry.title, entry.summary, entry.body or ""]), entry.language)
        for name, items in found.items():
            if boxes := self._boxes(name):
                boxes.suggested = items

    def _boxes(self, name):
        field = self.fields.get(name)
        return field and getattr(field.widget, "widget", field.widget)


class SuggestMixin:
    """For the entries' admins: suggestions for text that is not saved yet."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_suggest"
        view = self.admin_site.admin_view(require_POST(self.suggest))
        return [path("suggest/", view, name=name), *super().get_urls()]

    def suggest(self, request):
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        texts = [request.POST.get(name, "") for name in ("title", "summary", "body", "text")]
        found = suggested("\n".join(texts)[:LONGEST], request.POST.get("language", "en"))
        return JsonResponse({name: list(items.items()) for name, items in found.items()})

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_suggest")
        for name in ("topics", "countries"):
            if name in form.base_fields:
                widget = form.base_fields[name].widget
                getattr(widget, "widget", widget).address = address
        return form
