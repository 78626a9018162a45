"""The admin of what all sections share. base, fields, verbs and entries serve the sections' own admins."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import Max
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

from ..models import Country, CountrySynonym, Helpline, Keyword, Topic, TopicSynonym
from ..taxonomy.links import note
from . import audit, retaggings  # noqa: F401  (registers the log, and what was retagged)
from .base import HubAdmin, OurFields
from .people import PersonAdmin  # noqa: F401  (registers itself)
from .split import SplitMixin
from .verbs import CONFIRM, TAKE_DOWN, VerbsMixin
from .vocabularies import SynonymInline, UsedFilter, VocabularyCare

# Not ours: the Hub's keywords are Keyword, its people have one e-mail address each; their sessions and second factors
# are their own, and tasks are shown where they were asked for.
for unused in (Tag, EmailAddress, Authenticator, UserSession, DBTaskResult):
    if admin.site.is_registered(unused):
        admin.site.unregister(unused)


class CountrySynonymInline(SynonymInline):
    model = CountrySynonym


class TopicSynonymInline(SynonymInline):
    model = TopicSynonym


@admin.register(Country)
class CountryAdmin(VocabularyCare, OurFields, admin.ModelAdmin):
    """Codes are fixed: addresses and filters are made of them. No country is deleted or merged."""

    list_display = ["name", "on", "endonym", "code", "asean_member"]
    list_filter = [UsedFilter]
    search_fields = ["name", "endonym", "code"]
    inlines = [CountrySynonymInline]
    actions, care, lookup = [], (), "countries__code__exact"

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Topic)
class TopicAdmin(SplitMixin, VocabularyCare, OurFields, admin.ModelAdmin):
    """A name or a code is changed on a page of its own, which shows what it does: both are in use."""

    list_display = ["label", "on", "group", "scope", "code"]
    list_filter = [UsedFilter, "group"]
    search_fields = ["label", "scope", "code", "synonyms__word"]
    inlines = [TopicSynonymInline]
    care, lookup = ("merge", "split", "rename"), "topics__code__exact"

    def get_exclude(self, request, obj=None):
        return [] if obj else ["position"]  # a new one stands at the end of its group

    def save_model(self, request, obj, form, change):
        if not change:
            last = Topic.objects.filter(group=obj.group).aggregate(last=Max("position"))["last"]
            obj.position = (last or 0) + 1
        super().save_model(request, obj, form, change)

    def get_readonly_fields(self, request, obj=None):
        return ["code", "label"] if obj else []


@admin.register(Keyword)
class KeywordAdmin(VocabularyCare, admin.ModelAdmin):
    list_display = ["name", "on", "slug"]
    list_filter = [UsedFilter]
    search_fields = ["name"]
    exclude = ["slug"]
    lookup = "keywords__id__exact"

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if change and "name" in form.changed_data:
            said = {"before": form.initial["name"], "now": obj.name}
            note(obj, request.user, _t("Keyword renamed: “%(before)s” is now “%(now)s”") % said)

    def get_urls(self):
        names = path("names/", self.admin_site.admin_view(self.names), name="keyword_names")
        return [names, *super().get_urls()]

    def names(self, request):
        """Names that hold what was typed, for the keywords' box in the entries' forms."""
        found = Keyword.objects.none()
        if self.has_view_permission(request):
            found = Keyword.objects.filter(name__icontains=request.GET.get("term", ""))[:20]
        results = [{"id": keyword.name, "text": keyword.name} for keyword in found]
        return JsonResponse({"results": results, "pagination": {"more": False}})


@admin.register(Helpline)
class HelplineAdmin(VerbsMixin, HubAdmin):
    list_display = ["name", "country", "number", "published", "checked_on", "changed_by", "confirmed_by"]
    list_filter = ["country", ("confirmed_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "number"]
    list_select_related = ["country", "changed_by", "confirmed_by"]
    readonly_fields = ["published", "changed_by", "confirmed_by", "confirmed_at"]
    verbs = (CONFIRM, TAKE_DOWN)

    @admin.display(description=_("published"), boolean=True)
    def published(self, obj):
        return obj.is_published

    def save_model(self, request, obj, form, change):
        if form.has_changed() or not change:
            obj.changed_by, obj.confirmed_by, obj.confirmed_at = request.user, None, None
            super().save_model(request, obj, form, change)
