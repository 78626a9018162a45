"""EntryAdmin: what the three sections' admins share. A section declares its own fields and filters."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..entries.previews import Link
from ..entries.publishing import Entry
from ..entries.timing import in_words
from ..history.pages import HistoryPages
from ..imports.admin import ImportsMixin
from ..labels import said
from ..models import Topic
from ..uploads.fields import PictureField
from .base import HubAdmin, OurFields
from .bin import BinsInsteadOfDeleting
from .crop import CropField
from .entry_desk import EntryDesk, ReviewedForm
from .fields import FilingBoxes, KeywordsField, PartialDateField, TopicsField
from .filing import FiledForm, RightsMixin
from .guessed import MarksGuesses, TakenIn
from .list_filters import CountryFilter, TopicFilter
from .lists import matching
from .retag import RetagMixin
from .suggested import SuggestedForm, SuggestMixin
from .translate import TranslatesMixin
from .verbs import COVER_FROM_PDF, END_PREVIEWS, PUBLISH, SEND_BACK, SUBMIT, WITHDRAW, VerbsMixin

FILED_UNDER = (
    _("Filed under"),
    {"fields": ["countries", "asean_wide", "topics", "keywords"], "description": _("Readers find it by these.")},
)
COVER = (
    _("Cover"),
    {
        "fields": ["cover", "cover_alt", "cover_crop"],
        "description": _("Shown small in lists, and on the entry’s own page."),
    },
)
PUBLISHING = (
    _("Publishing"),
    {
        "fields": ["published_at", "embargoed_until", "expires_at", "featured", "staff_note"],
        "description": format_lazy(_("Times are those of {zone}."), zone=settings.TIME_ZONE),
    },
)


class EntryForm(MarksGuesses, SuggestedForm, ReviewedForm, FiledForm):
    topics = TopicsField(Topic.objects.all(), required=False, label=_("Topics"))
    keywords = KeywordsField(
        required=False, label=_("Keywords"), help_text=_("Free words: a treaty’s name, a programme, another spelling.")
    )
    cover = PictureField(required=False, label=_("Cover"), help_text=_("JPEG, PNG or WebP. Hidden data is removed."))
    cover_crop = CropField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    partial_dates = {}  # {date field: precision field}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for date, precision in self.partial_dates.items():
            self.initial[date] = (getattr(self.instance, date), getattr(self.instance, precision))
        if self.instance.pk and "seen" in self.fields:
            self.initial["seen"] = self.instance.updated_at.isoformat()
            self.fields["cover_crop"].widget.picture = self.instance.cover_whole or self.instance.cover

    def clean(self):
        cleaned = super().clean()
        if "cover" in self.changed_data and "cover_crop" not in self.changed_data:
            cleaned["cover_crop"] = []  # it was meant for another picture
        for date, precision in self.partial_dates.items():
            if date in cleaned:
                cleaned[date], known_to = cleaned[date]
                setattr(self.instance, precision, known_to)
        if self.instance.status == Entry.Status.PUBLISHED and not cleaned.get("published_at"):
            cleaned["published_at"] = self.instance.published_at
        return cleaned


class FollowsEntry(OurFields):
    """An inline that may be changed when its entry may."""

    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self.may_change(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self.may_change(request, obj)

    def has_delete_permission(self, request, obj=None):
        # Whoever may write a part of an entry may take it out again; the history keeps it.
        return self.has_change_permission(request, obj)

    def may_change(self, request, obj):
        return self.admin_site.get_model_admin(self.parent_model).has_change_permission(request, obj)


class EntryAdmin(
    RightsMixin, EntryDesk, HistoryPages, BinsInsteadOfDeleting, TakenIn, TranslatesMixin, RetagMixin,
    SuggestMixin, ImportsMixin, VerbsMixin, HubAdmin,
):  # fmt: skip
    form = EntryForm
    actions = ["delete_selected", "retag_action"]
    list_display = ["title", "state", "where", "language", "updated_at"]
    list_filter = ["status", CountryFilter, TopicFilter, "asean_wide", "language"]
    sortable_by = ["title", "updated_at"]
    sorted_by = {"title": "title_key"}
    left_out_of_list = ["body", "summary", "staff_note", "cover"]
    named_by = ["title"]
    search_fields = ["title"]  # shows the box; get_search_results does the work
    search_help_text = _("Words of titles, summaries and texts, in any of the languages.")
    ordering = ["-updated_at"]
    readonly_fields = ["state"]
    verbs = (SUBMIT, SEND_BACK, PUBLISH, WITHDRAW, COVER_FROM_PDF, END_PREVIEWS)

    def get_queryset(self, request):
        entries = self.model.objects.visible_to(request.user).order_by(*self.ordering)
        return entries.prefetch_related("countries")

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        return (matching(queryset, words) if words else queryset), False

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "countries":
            kwargs["widget"] = FilingBoxes
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        # Each word has its own ×; the one for all of them is no item of the list that select2 puts it into.
        field.widget.is_required = True
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "countries":
            field.widget.can_add_related = False
        return field

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return fields if self.may(request.user, "publish") else [*fields, "featured"]

    def get_fieldsets(self, request, obj=None):
        """A date that is only read is said as far as it is known."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        known = {date: f"{date}_text" for date in self.form.partial_dates}
        return [(title, {**how, "fields": [known.get(n, n) for n in how["fields"]]}) for title, how in fieldsets]

    def has_change_permission(self, request, obj=None):
        """What readers have seen is changed only by those who may publish."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.may_be_changed_by(request.user))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.is_previewable:
            link = Link.to(obj)
            context["preview"] = {"until": link.until, "address": request.build_absolute_uri(link.address)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        # One record of a save in the history, made in save_related when topics and countries are known.
        if change:
            obj.skip_history_when_saving = True
        else:
            obj.taken_in_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        obj = form.instance
        before = _words(obj)
        obj.skip_history_when_saving = True
        super().save_related(request, form, formsets, change)
        if {"cover", "cover_crop"} & set(form.changed_data):
            obj.crop_cover(is_new="cover" in form.changed_data)
        del obj.skip_history_when_saving
        obj._change_reason = _keyword_change(before, _words(obj))
        obj.save(update_fields=[*obj.COVER_FIELDS, "updated_at"])
        obj.make_renditions_after_commit()

    @admin.display(description=_("status"), ordering="status")
    def state(self, obj):
        return format_html('<span class="hub-state {}">{}</span>', obj.status, self.state_in_words(obj))

    def state_in_words(self, obj):
        if obj.pk and obj.is_embargoed and not obj.is_scheduled:
            state = {"state": said(obj, "status"), "moment": in_words(obj.embargoed_until)}
            return _t("%(state)s, embargoed until %(moment)s") % state
        if obj.is_scheduled:
            return _t("Scheduled for %(when)s") % {"when": in_words(obj.published_at)}
        if obj.pk and obj.status == Entry.Status.PUBLISHED and obj.has_ended:
            return _t("Ended on %(moment)s") % {"moment": in_words(obj.expires_at)}
        if obj.pk and obj.status == Entry.Status.PUBLISHED:
            return format_html('<a href="{}">{}</a>', obj.get_absolute_url(), said(obj, "status"))
        return said(obj, "status")

    @admin.display(description=_("countries"))
    def where(self, obj):
        names = [_t("ASEAN-wide")] if obj.asean_wide else []
        return ", ".join([*names, *(country.name for country in obj.countries.all())])


class PublicationForm(EntryForm):
    publication_date = PartialDateField(label=_("Publication date"))
    partial_dates = {"publication_date": "publication_precision"}


def _words(entry):
    return {keyword.name for keyword in entry.keywords.all()}


def _keyword_change(before, after):
    """simple-history does not follow taggit: the change of keywords is kept in words."""
    changes = [f"+{word}" for word in sorted(after - before)] + [f"-{word}" for word in sorted(before - after)]
    return "keywords: " + ", ".join(changes) if changes else None
