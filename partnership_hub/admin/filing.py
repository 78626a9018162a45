"""What somebody’s role means for the forms of entries: what is offered and what is hidden, and why it is refused."""

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..addresses import key_in
from ..entries.publishing import sections
from ..people import rights


class FiledForm(forms.ModelForm):
    by = None  # whoever has the form before them

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if hasattr(getattr(field, "queryset", None), "visible_to"):
                self._keep(name, field)
        if "countries" in self.fields and self.by and not self.by.has_perm(self.instance.permission("oversee")):
            self.fields["countries"].help_text = self._whose()

    def _keep(self, name, field):
        """What an entry points to already it may go on pointing to, whoever saves it."""
        kept = Q(pk=getattr(self.instance, f"{name}_id"))
        field.queryset = field.queryset.model.objects.filter(kept | Q(pk__in=field.queryset.values("pk")))

    def _whose(self):
        if not (self.by.country_codes and self.by.has_perm(self.instance.permission("curate"))):
            return _("The countries that it is about or works in. Their curators see it, editors and you.")
        theirs = ", ".join(self.by.countries.values_list("name", flat=True))
        return _(
            "The countries that it is about or works in. You look after %(theirs)s: leave one of these ticked. You may "
            "tick others, and their curators see it then; only they or an editor take them off again."
        ) % {"theirs": theirs}

    def clean(self):
        cleaned = super().clean()
        if self.by and "countries" in cleaned:
            codes = [country.pk for country in cleaned["countries"]]
            if why := rights.refusal_to_file(self.by, self.instance, codes, cleaned.get("asean_wide", False)):
                self.add_error("countries", ValidationError(why))
                cleaned.pop("asean_wide", None)  # else the row would say what is refused, and be shown as not theirs
        return cleaned


class RightsMixin:
    """For the admin of a section. Which rows there are at all is `visible_to`'s to say."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Whatever is sent by hand: an entry that somebody does not see is no choice."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and hasattr(field.queryset, "visible_to"):
            field.queryset = field.queryset.visible_to(request.user)
        return field

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or rights.sees_notes_on(request.user, obj):
            return fieldsets
        shown = [(title, {**how, "fields": list(without(how["fields"], obj.staff_only))}) for title, how in fieldsets]
        return [(title, how) for title, how in shown if how["fields"]]

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or rights.reaches(request.user, obj))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["no_history"] = obj is not None and not rights.sees_notes_on(request.user, obj)
        if obj is not None and (why := rights.why_not(request.user, obj)):
            note = format_html('{} <a href="{}">{}</a>', why, reverse("admin:my_rights"), _t("What you may do"))
            context["notes"] = [*context.get("notes", ()), note]
        return super().render_change_form(request, context, add, change, form_url, obj)


def on_site(request, content_type_id, object_id):
    """Instead of Django’s own, which would tell the address of every draft, made of its title."""
    kind = ContentType.objects.filter(pk=key_in(content_type_id)).first()
    if kind is None or kind.model_class() not in sections():
        return shortcut(request, content_type_id, object_id)
    entries = kind.model_class().objects.visible_to(request.user)
    return redirect(get_object_or_404(entries, pk=key_in(object_id)))


def without(fields, hidden):
    for field in fields:
        if isinstance(field, list | tuple):
            if left := [name for name in field if name not in hidden]:
                yield tuple(left)
        elif field not in hidden:
            yield field
