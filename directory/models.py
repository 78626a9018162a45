"""The stakeholder directory: organisations. What hangs on one has a file of its own: details."""

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

from .details import Contact, Place  # noqa: F401  (models of this section)
from .partners.models import Invitation, Membership  # noqa: F401
from .partners.requests import AccessRequest  # noqa: F401
from .saved import SavedEntry, SavedList  # noqa: F401
from .viewings import Viewing  # noqa: F401
from .vocabulary import GroupServed, Level, OrganisationType, Service, Verification


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
