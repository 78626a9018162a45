"""Covered (abstract): an entry's cover, the part of a picture that is shown, and a cover made from a PDF."""

from functools import partial
from io import BytesIO

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from PIL import Image

from ..descriptions import GUIDANCE, describes
from ..lines import LineField
from ..uploads import random_name
from ..uploads.checks import first_page
from ..uploads.pictures import QUALITY
from . import renditions

DESCRIBED = models.CheckConstraint(
    condition=models.Q(cover="") | ~models.Q(cover_alt=""),
    name="%(class)s_cover_is_described",
    violation_error_message=_("Describe the cover for those who cannot see it."),
)


class Covered(models.Model):
    # What readers may see: where it was cropped a picture of its own, from which the rest cannot be reached.
    cover = models.ImageField(
        _("cover"), upload_to=random_name("covers"), blank=True, width_field="cover_width", height_field="cover_height"
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)
    cover_alt = LineField(_("cover described"), max_length=300, blank=True, validators=[describes], help_text=GUIDANCE)
    # The picture that a cropped cover was cut from, for staff.
    cover_whole = models.FileField(upload_to=random_name("covers"), blank=True, editable=False)
    cover_crop = ArrayField(
        models.PositiveSmallIntegerField(), size=4, default=list, blank=True, verbose_name=_("part that is shown"),
        help_text=_("From the left and from the top, then width and height, in hundredths. Empty shows all of it."),
    )  # fmt: skip

    COVER_FIELDS = ("cover", "cover_width", "cover_height", "cover_alt", "cover_whole", "cover_crop")

    class Meta:
        abstract = True

    def crop_cover(self, *, is_new):
        """Cuts the cover anew from the whole picture, by `cover_crop`; the caller saves COVER_FIELDS."""
        whole = self.cover.name if is_new else self.cover_whole.name or self.cover.name
        if not whole:
            self.cover_crop = []
        self.cover_whole = whole if self.cover_crop else ""
        if self.cover_crop:
            self.cover = ContentFile(_cut(self.cover_whole, self.cover_crop), name="cut.webp")
        else:
            self.cover = whole

    def first_pdf(self):
        """The file of ours whose first page can become the cover."""
        return None

    def cover_from_first_page(self, by):
        if not self.may_be_changed_by(by):
            raise PermissionDenied
        if self.cover:
            raise ValidationError(_("It has a cover already. Take that away first."))
        pdf = self.first_pdf()
        if pdf is None:
            raise ValidationError(_("There is no PDF among its files that the Hub holds itself."))
        self.cover = first_page(pdf)
        self.cover_alt = self.cover_alt or self._first_page_in_words()
        self.save_because(_t("cover from the first page"), *self.COVER_FIELDS)
        self.make_renditions_after_commit()

    def _first_page_in_words(self):
        with translation.override(self.language):
            return (_t("First page of “%(title)s”") % {"title": self.title})[:300]

    def make_renditions_after_commit(self):
        transaction.on_commit(partial(renditions.make_for, self), robust=True)


def _cut(whole, box):
    """The bytes of a part of a picture of ours; at least one pixel."""
    left, top, width, height = box
    with whole.open("rb") as file, Image.open(file) as picture:
        x, y = picture.width * left // 100, picture.height * top // 100
        right, bottom = -(-picture.width * (left + width) // 100), -(-picture.height * (top + height) // 100)
        cut, target = picture.crop((x, y, right, bottom)), BytesIO()
        cut.save(target, "WEBP", quality=QUALITY)
    return target.getvalue()
