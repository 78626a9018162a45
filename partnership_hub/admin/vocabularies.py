"""Care of a vocabulary in the admin: what its items are on, their other words, and how they are merged and named."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..taxonomy.items import Mergeable
from ..taxonomy.lookup import key_of
from ..taxonomy.operations import Retagging
from ..taxonomy.usage import is_used, usage, used
from .base import OurFields, PlainLookups
from .lists import HubChangeList, QuickList
from .operation_page import operation_page
from .vocabulary_forms import MergeForm, RenameForm


class CountedList(HubChangeList):
    """Reads for the rows of the page how much they are used, all at once."""

    def get_results(self, request):
        super().get_results(request)
        counts = usage(self.model, request.user)
        for row in self.result_list:
            row.usage = counts.get(str(row.pk), {})


class UsedFilter(admin.SimpleListFilter):
    title = _("use")
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", _("On some entry")), ("no", _("On no entry"))]

    def queryset(self, request, queryset):
        if self.value() not in ("yes", "no"):
            return queryset
        condition = used(queryset.model)
        return queryset.filter(condition) if self.value() == "yes" else queryset.filter(~condition)


class SynonymInline(OurFields, admin.StackedInline):
    """May be changed by whoever may change the item."""

    extra = 1
    fields = [("word", "language", "only_suggests")]

    def has_view_permission(self, request, obj=None):
        return self.of_item(request, "view") or self.of_item(request, "change")

    def has_add_permission(self, request, obj=None):
        return self.of_item(request, "change")

    def has_change_permission(self, request, obj=None):
        return self.of_item(request, "change")

    def has_delete_permission(self, request, obj=None):
        return self.of_item(request, "change")

    def of_item(self, request, verb):
        of = self.parent_model._meta
        return request.user.has_perm(f"{of.app_label}.{verb}_{of.model_name}")


class VocabularyCare(QuickList, PlainLookups):
    """For the admins of topics, publishers and keywords: usage, merging, and deletion of what is on no entry."""

    actions = ["merge_action"]
    change_form_template = "admin/taxonomy/change_form.html"
    care = ("merge",)

    def get_changelist(self, request, **kwargs):
        return CountedList

    def get_actions(self, request):
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # each is looked at, whether it is used
        return actions

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if not allowed or obj is None:
            return allowed
        merged_here = isinstance(obj, Mergeable) and obj.merged_here(manager="everything").exists()
        return not (merged_here or is_used(obj))

    @admin.display(description=_("on"))
    def on(self, item):
        """A section's entries with it, each number a link to the list of them."""
        links = [
            (reverse(f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist"), self.lookup, item.pk, n,
             m._meta.verbose_name_plural if n > 1 else m._meta.verbose_name)
            for m, n in item.usage.items() if n
        ]  # fmt: skip
        return format_html_join(" · ", '<a href="{}?{}={}">{} {}</a>', links) or "0"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [path("merge/", self.admin_site.admin_view(self.merge), name=f"{name}_merge")]
        for verb in self.care:
            if verb != "merge":
                view = self.admin_site.admin_view(getattr(self, verb))
                own.append(path(f"<path:object_id>/{verb}/", view, name=f"{name}_{verb}"))
        return [*own, *super().get_urls()]

    @admin.action(description=_("Merge into one…"), permissions=["change"])
    def merge_action(self, request, items):
        chosen = [str(pk) for pk in items.values_list("pk", flat=True)[:51]]
        if not 2 <= len(chosen) <= 50:
            messages.error(request, _t("Choose two to fifty that are to become one."))
            return None
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"
        return redirect(reverse(name, query={"item": chosen}))

    def merge(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        items = list(self.model.objects.filter(pk__in=keys_in(self.model, request.GET.getlist("item")[:50])))
        counts = usage(self.model, request.user)
        for item in items:
            item.usage = counts.get(str(item.pk), {})
        if len(items) < 2:
            messages.error(request, _t("They are not there any more, or were merged already."))
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        form = MergeForm(request.POST or None, items=items)
        title = _t("Merge into one")
        return operation_page(request, self, title, form, Retagging.Kind.MERGE, items=items, care=self)

    def rename(self, request, object_id):
        item = self.item_or_404(request, object_id)
        form = RenameForm(request.POST or None, item=item)
        return operation_page(request, self, _t("Rename “%s”") % item, form, Retagging.Kind.RENAME, item=item)

    def item_or_404(self, request, object_id):
        item = self.model.objects.filter(pk__in=keys_in(self.model, [object_id])).first()
        if item is None:
            raise Http404
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        return item

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and self.has_change_permission(request, obj):
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
            titles = {"rename": _t("Rename"), "split": _t("Split")}
            context["care"] = [
                (reverse(f"{name}_{verb}", args=[obj.pk]), titles[verb]) for verb in self.care if verb in titles
            ]
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        warn_of_doubles(request, form.instance)


def warn_of_doubles(request, item):
    """A word that leads to two items leads to neither surely."""
    if not hasattr(item, "synonyms"):
        return
    own = {key_of(row.word): row.word for row in item.synonyms.all()}
    others = item.synonyms.model.objects.exclude(item=item).select_related("item")
    for row in others.filter(item__in=type(item).objects.all()):
        if (word := own.get(key_of(row.word))) is not None:
            text = _t("“%(word)s” is a word for “%(item)s” too. Take it out of one of the two.")
            messages.warning(request, text % {"word": word, "item": row.item})
    for other in type(item).objects.exclude(pk=item.pk):
        if (word := own.get(key_of(str(other)))) is not None:
            text = _t("“%(word)s” is the name of another one. Take the word out here.")
            messages.warning(request, text % {"word": word})


def keys_in(model, texts):
    """Keys of a model as they stand in an address; what can be none is left out."""
    field = model._meta.pk
    if field.get_internal_type() in ("SlugField", "CharField"):
        return [text for text in texts if "\0" not in text and len(text) <= field.max_length]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10]
