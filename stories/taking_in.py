"""What a story is made of when it is taken in: its format, and where it was first published."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import StoryFormat

VIDEO = re.compile(r"(^|\.)(youtube\.com|youtu\.be|vimeo\.com|dailymotion\.com)$")


def match(intake):
    pass


def fill(entry, intake, document):
    host = urlsplit(intake.url).hostname or ""
    entry.format, source = StoryFormat.ARTICLE, "address"
    if VIDEO.search(host) or intake.guessed("type") == "video":
        entry.format, entry.video_url = StoryFormat.VIDEO, entry.outside_url
    entry.source = intake.guessed("publisher")[:200]
    intake.guesses["format"] = {"value": entry.format, "source": source, "words": host}
    if entry.source:
        intake.guesses["source"] = intake.guesses["publisher"]
    entry.save()


def keep_copy(entry, intake, document):
    raise ValidationError(_("A story holds no documents. Put it among the resources."))


def add_to(entry, intake, document):
    if intake.language and intake.language != entry.language and intake.title:
        entry.translations.get_or_create(
            language=intake.language, defaults={"title": intake.title, "summary": intake.guessed("summary")}
        )


def may_confirm_publisher(user):
    return False  # a story names whoever published it in words


def file_of(entry, intake):
    return None


def is_linked(entry, intake):
    return False
