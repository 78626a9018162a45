"""Details: what hangs on an organisation, each with who may see it: contacts, places, notes and attachments."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partnership_hub.lines import LineField
from partnership_hub.search.analysis import fold
from partnership_hub.search.fields import ComputedManager, ComputedQuerySet
from partnership_hub.uploads import random_name
from partnership_hub.vocabulary import Language

from .do_not_list import REFUSE_LISTED_WAY, RecognisedWay
from .provinces import every_province
from .shown import Shown, ShownQuerySet, visibility_field
from .vocabulary import LEVELS, ContactKind, PlaceKind, WithheldReason


class Detail(Shown):
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="%(class)ss")

    history = HistoricalRecords(excluded_fields=["identifiers"], inherit=True)

    class Meta(Shown.Meta):
        abstract = True
        ordering = ["pk"]


class Reach(Detail):
    """A way to reach the organisation, or “withheld”, with the reason and nothing else."""

    withholds = True

    label = LineField(_("label"), max_length=100, blank=True, help_text=_("A role, never a person’s name."))
    withheld_reason = models.CharField(
        _("withheld, because"), max_length=7, choices=WithheldReason.choices, blank=True,
        help_text=_("Only for “withheld”: label and address then stay empty."),
    )  # fmt: skip

    class Meta(Detail.Meta):
        abstract = True

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label or self.get_visibility_display()}"

    @property
    def name(self):
        """What readers are told that it is."""
        return f"{self.get_kind_display()}: {self.label}" if self.label else self.get_kind_display()


class WayQuerySet(ComputedQuerySet, ShownQuerySet):
    pass


class Contact(RecognisedWay, Reach):
    computed_from = ("kind", "value")

    kind = models.CharField(_("kind"), max_length=9, choices=ContactKind.choices)
    value = LineField(_("number or address"), max_length=300, blank=True)

    objects = ComputedManager.from_queryset(WayQuerySet)()

    class Meta(Reach.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            *Reach.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visibility="withheld", label="", value="") & ~Q(withheld_reason="")
                | ~Q(visibility="withheld") & ~Q(value="") & Q(withheld_reason=""),
                name="contact_is_given_or_withheld_with_a_reason",
                violation_error_message=_("Give the number or address; or choose “withheld”, with a reason."),
            ),
        ]
        triggers = [*Reach.Meta.triggers, REFUSE_LISTED_WAY]

    @property
    def said(self):
        return self.value


class Place(Reach):
    staff_only = (*Reach.staff_only, "request_reference")

    kind = models.CharField(_("kind"), max_length=11, choices=PlaceKind.choices)
    address = LineField(_("street address"), max_length=300, blank=True)
    town = LineField(_("town"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=100, choices=every_province, blank=True)
    country = models.ForeignKey(
        "partnership_hub.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("country"),
    )  # fmt: skip
    request_reference = models.CharField(
        _("request to hold it"), max_length=200, blank=True,
        help_text=_("For a residential place: the organisation’s own request that we hold its address. Staff only."),
    )  # fmt: skip

    class Meta(Reach.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
            *Reach.Meta.constraints,
            models.CheckConstraint(
                condition=Q(visibility="withheld", label="", address="", town="", province="", country=None)
                & ~Q(withheld_reason="")
                | ~Q(visibility="withheld") & Q(withheld_reason="") & ~Q(address="", town="", province=""),
                name="place_is_given_or_withheld_with_a_reason",
                violation_error_message=_("Give the address; or choose “withheld”, with a reason and nothing else."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="residential")
                | Q(visibility="withheld")
                | Q(visibility="staff") & ~Q(request_reference=""),
                name="residential_place_is_for_staff_and_requested",
                violation_error_message=_(
                    "A residential place is “staff only”, with the organisation’s recorded request; or withheld."
                ),
            ),
            models.CheckConstraint(
                condition=Q(province="") | Q(country=None) | Q(province__startswith=F("country")),
                name="place_province_is_in_its_country",
                violation_error_message=_("The province lies in another country."),
            ),
        ]

    @property
    def said(self):
        return ", ".join(
            str(part) for part in (self.address, self.town, self.get_province_display(), self.country) if part
        )


class Note(Detail):
    visibility = visibility_field(LEVELS)
    text = models.TextField(
        _("note"), max_length=1000,
        help_text=_("As in “Ask for the night officer; they open from 22:00.” No person’s name."),
    )  # fmt: skip

    class Meta(Detail.Meta):
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self):
        return self.text[:80]

    @property
    def said(self):
        return self.text


class Attachment(Detail):
    """A file about the organisation, as a form for referrals."""

    staff_only = (*Detail.staff_only, "sha256")

    visibility = visibility_field(LEVELS)
    title = LineField(_("title"), max_length=200, help_text=_("As in “Referral form”."))
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.ENGLISH)
    file = models.FileField(_("file"), upload_to=random_name("attachments"))
    format = models.CharField(_("format"), max_length=10, blank=True, help_text=_("Read from the file."))
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(Detail.Meta):
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")

    def __str__(self):
        return self.title

    @property
    def named_after(self):
        return [self.organisation.slug, slugify(fold(self.title))[:60]]
