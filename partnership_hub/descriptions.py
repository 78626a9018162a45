"""What a picture shows, in words, for those who cannot see it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

GUIDANCE = _(
    "What it shows, for those who cannot see it: one sentence, without “picture of”. "
    "A cover with words on it is described by its words."
)

FILE_NAME = re.compile(r"\S*\.(jpe?g|png|gif|webp|pdf)|(img|dscn?|pxl|screenshot|whatsapp image)[\s_-]*[\d_-]+.*", re.I)
NEEDLESS = re.compile(r"(an?\s|the\s)?(image|picture|photo|photograph|screenshot)\s(of|showing|that shows)\b", re.I)


def describes(text):
    """A validator: neither a file's name nor what a screen reader says anyway."""
    if FILE_NAME.fullmatch(text.strip()):
        raise ValidationError(_("This is a file’s name. Say what the picture shows."), code="file_name")
    if NEEDLESS.match(text.strip()):
        raise ValidationError(
            _("Leave out “picture of” and the like: a screen reader says that it is a picture."), code="needless"
        )
