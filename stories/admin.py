from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership_hub.admin.boards import BoardsMixin
from partnership_hub.admin.entries import COVER, FILED_UNDER, PUBLISHING, EntryAdmin, FollowsEntry
from partnership_hub.admin.twins import WorkForm, WorkTwinsMixin, board_of
from partnership_hub.uploads.fields import CaptionsField, PictureField, VideoField

from .models import Picture, Story


class StoryForm(WorkForm):
    video = VideoField(
        required=False, label=_("Video file"), help_text=_("MP4 or WebM, with captions and a transcript.")
    )
    captions = CaptionsField(required=False, label=_("Captions"), help_text=_("A WebVTT file."))


class PictureForm(forms.ModelForm):
    image = PictureField(label=_("Picture"), help_text=_("JPEG, PNG or WebP. Place and camera are removed from it."))


class PictureInline(FollowsEntry, admin.StackedInline):
    model = Picture
    form = PictureForm
    fields = ["number", "image", "alt", "caption", "credit"]
    verbose_name_plural = _("Pictures: put one into the text by a line of its own, as in [picture 1]")


@admin.register(Story)
class StoryAdmin(WorkTwinsMixin, BoardsMixin, EntryAdmin):
    form = StoryForm
    boards = (board_of(Story),)
    list_filter = [*EntryAdmin.list_filter, "format", "shows_people"]
    inlines = [PictureInline]
    fieldsets = [
        (None, {"fields": ["seen", "state", "title", "language", "format", "summary", "content_note", "body"]}),
        (_("Where it comes from"), {"fields": ["author", "source", "publication_date", "outside_url", "audiences"]}),
        (_("Video"), {"fields": ["video", "captions", "transcript", "video_url"]}),
        (_("Consent of the people shown"), {
            "fields": ["shows_people", "consent_reference", "consent_keeper", "consent_scope", "consent_until"],
            "description": _("For staff only. Never write a person’s name here."),
        }),
        FILED_UNDER,
        COVER,
        PUBLISHING,
    ]  # fmt: skip
