"""Publication: what resources and stories share beyond Entry: dates as far as known, audiences, an address."""

from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from ..vocabulary import Audience
from .publishing import Entry


class Precision(models.TextChoices):
    YEAR = "year", _("year")
    MONTH = "month", _("month and year")
    DAY = "day", _("day")


class Publication(Entry):
    newest_first = (F("publication_date").desc(nulls_last=True), *Entry.newest_first)

    publication_date = models.DateField(_("publication date"), null=True, blank=True)
    publication_precision = models.CharField(max_length=5, choices=Precision.choices, blank=True)
    audiences = ArrayField(
        models.CharField(max_length=20, choices=Audience.choices), verbose_name=_("audiences"), default=list, blank=True
    )
    outside_url = models.URLField(
        _("address outside"), max_length=500, blank=True,
        help_text=_("The work’s page at its publisher. Readers are told that the link leaves the Hub."),
    )  # fmt: skip

    class Meta(Entry.Meta):
        abstract = True
        indexes = [
            *Entry.Meta.indexes,
            models.Index(fields=["status", "-publication_date"], name="%(class)s_by_date"),
        ]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=Q(publication_date__isnull=True, publication_precision="")
                | Q(publication_date__isnull=False, publication_precision__in=Precision.values),
                name="%(class)s_date_has_a_precision",
            ),
        ]

    @property
    @admin.display(description=_("publication date"))
    def publication_date_text(self):
        """The date as far as it is known, as readers write it: 2022, May 2022, 20 May 2022."""
        return partial_date_text(self.publication_date, self.publication_precision)

    @property
    def publication_date_iso(self):
        """The same for machines: 2022, 2022-05, 2022-05-20."""
        length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(self.publication_precision, 10)
        return self.publication_date.isoformat()[:length] if self.publication_date else ""


def partial_date_text(date, precision):
    if date is None:
        return ""
    form = {Precision.YEAR: "Y", Precision.MONTH: "YEAR_MONTH_FORMAT"}.get(precision, "DATE_FORMAT")
    return formats.date_format(date, form)
