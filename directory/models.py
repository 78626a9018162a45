"""The stakeholder directory: organisations, and their contacts and places with who may see each."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from partnership_hub.publishing import Entry
from partnership_hub.translations import Translation
from partnership_hub.vocabulary import SPOKEN_LANGUAGES, Language

from .vocabulary import (
    ContactKind,
    GroupServed,
    Level,
    OrganisationType,
    PlaceKind,
    Service,
    Verification,
    Visibility,
    WithheldReason,
)


def several(choices, **kwargs):
    return ArrayField(models.CharField(max_length=20, choices=choices), default=list, blank=True, **kwargs)


class OrganisationKeyword(ItemBase):
    tag = models.ForeignKey("partnership_hub.Keyword", on_delete=models.CASCADE, related_name="%(app_label)s_items")
    content_object = models.ForeignKey("Organisation", on_delete=models.CASCADE, related_name="keyword_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="organisation_keyword_once")]


class Organisation(Entry):
    """An organisation; its title is its name, its body what it does."""

    searched = {
        "title": "A", "local_name": "A", "acronym": "A", "former_names": "B",
        "summary": "B", "body": "C", "who_may_come": "C",
    }  # fmt: skip

    local_name = models.CharField(_("name in local script"), max_length=300, blank=True)
    local_language = models.CharField(_("language of that name"), max_length=8, choices=Language.choices, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    former_names = ArrayField(
        models.CharField(max_length=300), verbose_name=_("former names"), default=list, blank=True,
        help_text=_("One name a line."),
    )  # fmt: skip
    type = models.CharField(_("type"), max_length=20, choices=OrganisationType.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    services = several(Service.choices, verbose_name=_("services"))
    groups_served = several(GroupServed.choices, verbose_name=_("groups served"))
    working_languages = several(SPOKEN_LANGUAGES, verbose_name=_("working languages"))
    who_may_come = models.TextField(_("who may come"), blank=True)
    cost = models.CharField(_("cost"), max_length=200, blank=True)
    how_to_refer = models.TextField(
        _("how to be referred"), blank=True, help_text=_("Shown to the public: no direct numbers of case workers.")
    )
    hours = models.CharField(_("hours"), max_length=200, blank=True)
    phone = models.CharField(_("general phone"), max_length=40, blank=True, help_text=_("Shown to everyone."))
    email = models.EmailField(_("general e-mail"), blank=True, help_text=_("Shown to everyone."))
    website = models.URLField(_("website"), max_length=500, blank=True)
    verification = models.CharField(
        _("verification"), max_length=13, choices=Verification.choices, default=Verification.UNVERIFIED
    )
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_how = models.CharField(
        _("how it was verified"), max_length=200, blank=True, help_text=_("As in “phone call”. Staff only.")
    )
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    keywords = TaggableManager(_("keywords"), through=OrganisationKeyword, blank=True)

    history = HistoricalRecords(excluded_fields=["search", "title_key"], m2m_fields=["countries", "topics"])

    class Meta(Entry.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        permissions = [("view_partner_details", "Can view details that are for partners")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(verification__in=[Verification.SELF_DECLARED, Verification.CHECKED])
                | Q(verified_on__isnull=False),
                name="organisation_verification_has_a_date",
                violation_error_message=_("Say on which day it was verified."),
            ),
        ]


class OrganisationTranslation(Translation):
    entry = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="translations")
    history = HistoricalRecords(excluded_fields=["search"])

    class Meta(Translation.Meta):
        pass


class DetailQuerySet(models.QuerySet):
    """Contacts and places: each has who may see it."""

    def visible_to(self, reader):
        levels = [Visibility.PUBLIC, Visibility.WITHHELD]
        if reader is not None and reader.has_perm("directory.view_partner_details"):
            levels.append(Visibility.PARTNERS)
        if reader is not None and reader.has_perm("directory.view_organisation"):
            levels += [Visibility.PARTNERS, Visibility.STAFF]
        return self.filter(visibility__in=levels)


class Detail(models.Model):
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="%(class)ss")
    label = models.CharField(_("label"), max_length=100, blank=True, help_text=_("A role, never a person’s name."))
    visibility = models.CharField(
        _("who may see it"), max_length=8, choices=Visibility.choices, default=Visibility.STAFF
    )
    withheld_reason = models.CharField(
        _("withheld, because"), max_length=7, choices=WithheldReason.choices, blank=True,
        help_text=_("Only for “withheld”: label and address then stay empty."),
    )  # fmt: skip

    objects = DetailQuerySet.as_manager()
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["pk"]

    @property
    def name(self):
        """What readers are told that it is."""
        return f"{self.get_kind_display()}: {self.label}" if self.label else self.get_kind_display()


class Contact(Detail):
    kind = models.CharField(_("kind"), max_length=9, choices=ContactKind.choices)
    value = models.CharField(_("number or address"), max_length=300, blank=True)

    class Meta(Detail.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(visibility="withheld", label="", value="") & ~Q(withheld_reason="")
                | ~Q(visibility="withheld") & ~Q(value="") & Q(withheld_reason=""),
                name="contact_is_given_or_withheld_with_a_reason",
                violation_error_message=_("Give the number or address; or choose “withheld”, with a reason."),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label or self.get_visibility_display()}"


class Place(Detail):
    kind = models.CharField(_("kind"), max_length=11, choices=PlaceKind.choices)
    address = models.CharField(_("street address"), max_length=300, blank=True)
    town = models.CharField(_("town"), max_length=100, blank=True)
    province = models.CharField(_("province"), max_length=100, blank=True)
    country = models.ForeignKey(
        "partnership_hub.Country", on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("country"),
    )  # fmt: skip
    request_reference = models.CharField(
        _("request to hold it"), max_length=200, blank=True,
        help_text=_("For a residential place: the organisation’s own request that we hold its address. Staff only."),
    )  # fmt: skip

    class Meta(Detail.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [
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
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label or self.get_visibility_display()}"
