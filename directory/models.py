"""The stakeholder directory: organisations. What hangs on one has files of its own: details, offers, truth."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from partnership_hub.desk.comments import StaffComment
from partnership_hub.entries.checklist import Item
from partnership_hub.entries.publishing import Entry, EntryManager, EntryQuerySet
from partnership_hub.history.keywords import KeepsKeywords
from partnership_hub.lines import LineField
from partnership_hub.translation.translations import Translation
from partnership_hub.twins.merged import Mergeable
from partnership_hub.vocabulary import SPOKEN_LANGUAGES, Language

from .details import Attachment, Contact, Note, Place  # noqa: F401  (models of this section)
from .do_not_list import REFUSE_LISTED, DoNotList, Recognised  # noqa: F401
from .letters import Letter, WrittenTo  # noqa: F401
from .offers import KEEPS_TO_SERVICES, Service, in_order, several
from .outcomes import ToldOfNewWays, ToldOfNewWaysQuerySet
from .partners.models import Invitation, Membership  # noqa: F401
from .partners.requests import AccessRequest  # noqa: F401
from .proposals import Proposal  # noqa: F401
from .removals import Removable, Removal  # noqa: F401
from .reports import Report, Suggestion  # noqa: F401
from .saved import SavedEntry, SavedList  # noqa: F401
from .truth import Verified
from .twins.rows import NotTwins, OrganisationLikeness  # noqa: F401
from .viewings import RESTRICTED, Viewing, ViewingKind, note  # noqa: F401
from .vocabulary import GroupServed, Level, OrganisationType, ServiceKind, Verification, Vetting

ON_CARD = 4  # services


class OrganisationKeyword(ItemBase):
    tag = models.ForeignKey("partnership_hub.Keyword", on_delete=models.CASCADE, related_name="%(app_label)s_items")
    content_object = models.ForeignKey("Organisation", on_delete=models.CASCADE, related_name="keyword_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="organisation_keyword_once")]


class OrganisationQuerySet(ToldOfNewWaysQuerySet, EntryQuerySet):
    def holding(self, folder, name, reader):
        """An attachment has a gate of its own beside its organisation's."""
        if folder == "attachments":
            return self.filter(attachments__in=Attachment.objects.visible_to(reader).filter(file=name))
        return super().holding(folder, name, reader)

    def note_file(self, folder, name, reader):
        if folder == "attachments" and reader.is_authenticated:
            sent = Attachment.objects.visible_to(reader).filter(file=name, visibility__in=RESTRICTED)
            note(reader, set(sent.values_list("organisation", flat=True)), ViewingKind.PAGE)


class OrganisationManager(EntryManager.from_queryset(OrganisationQuerySet)):
    pass


class Organisation(ToldOfNewWays, Removable, Recognised, WrittenTo, Verified, Mergeable, Entry):
    """An organisation; its title is its name, its body what it does."""

    audit_keeps_title = False
    staff_only = (*Entry.staff_only, "verified_how", "verified_by", "vetting_note", "offered", "due_on")
    never_restored = (
        *Entry.never_restored, "verification", "verified_on", "verified_how", "verified_by", "vetting", "vetted_on",
        "vetting_note",
    )  # fmt: skip
    media = Entry.media | {"attachments": "attachments__file"}

    searched = {
        "title": "A", "local_name": "A", "acronym": "A", "former_names": "B",
        "also_known_as": "B", "summary": "B", "body": "C", "who_may_come": "C",
    }  # fmt: skip

    local_name = LineField(_("name in local script"), max_length=300, blank=True)
    local_language = models.CharField(_("language of that name"), max_length=8, choices=Language.choices, blank=True)
    acronym = LineField(_("acronym"), max_length=30, blank=True)
    former_names = ArrayField(
        LineField(max_length=300), verbose_name=_("former names"), default=list, blank=True,
        help_text=_("One name a line."),
    )  # fmt: skip
    also_known_as = ArrayField(
        LineField(max_length=300), verbose_name=_("also known as"), default=list, blank=True,
        help_text=_("Other names in use today, one a line."),
    )  # fmt: skip
    type = models.CharField(_("type"), max_length=20, choices=OrganisationType.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    # What everyone may see of its services (`offers`), kept by a trigger.
    services = several(ServiceKind.choices, verbose_name=_("services"), editable=False)
    groups_served = several(GroupServed.choices, verbose_name=_("groups served"), editable=False)
    # And the kinds of all its services, whoever may see them: for the day on which it is due.
    offered = several(ServiceKind.choices, verbose_name=_("all services"), editable=False)
    working_languages = several(SPOKEN_LANGUAGES, verbose_name=_("working languages"))
    who_may_come = models.TextField(_("who may come"), blank=True)
    cost = LineField(_("cost"), max_length=200, blank=True)
    how_to_refer = models.TextField(
        _("how to be referred"), blank=True, help_text=_("Shown to the public: no direct numbers of case workers.")
    )
    hours = LineField(_("hours"), max_length=200, blank=True)
    phone = LineField(_("general phone"), max_length=40, blank=True, help_text=_("Shown to everyone."))
    email = models.EmailField(_("general e-mail"), blank=True, help_text=_("Shown to everyone."))
    website = models.URLField(_("website"), max_length=500, blank=True)
    keywords = TaggableManager(_("keywords"), through=OrganisationKeyword, blank=True)

    objects = OrganisationManager()
    COMPUTED = ["search", "title_key", "identifiers", "offered", *Verified.GENERATED, *Entry.COUNTED]
    history = HistoricalRecords(excluded_fields=COMPUTED, m2m_fields=["countries", "topics"], bases=[KeepsKeywords])

    @property
    def services_at_a_glance(self):
        """Those that a card shows, as far as its reader may see them."""
        return in_order(self.services_on_card)[:ON_CARD]

    @property
    def services_left_out(self):
        return len(self.services_on_card[ON_CARD:])

    @classmethod
    def shown_on_card(cls, shown_to):
        return (models.Prefetch("offers", Service.objects.shown_to(shown_to), to_attr="services_on_card"),)

    class Meta(Entry.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        triggers = [*Entry.Meta.triggers, KEEPS_TO_SERVICES, REFUSE_LISTED]
        permissions = [
            ("view_partner_details", "Can view details that are for partners"),
            ("view_staff_details", "Can view details that are for staff"),
            ("confirm_organisation", "Can note that an entry was confirmed"),
        ]
        indexes = [*Entry.Meta.indexes, models.Index(fields=["status", "due_on"], name="organisation_due")]
        constraints = [
            *Entry.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(verification__in=[Verification.SELF_DECLARED, Verification.CHECKED])
                | Q(verified_on__isnull=False),
                name="organisation_verification_has_a_date",
                violation_error_message=_("Say on which day it was verified."),
            ),
            models.CheckConstraint(
                condition=Q(vetting=Vetting.PUBLIC_SOURCES) | Q(vetted_on__isnull=False),
                name="organisation_vetting_has_a_date",
                violation_error_message=_("Say on which day it was vetted."),
            ),
        ]

    def checklist(self):
        yield from super().checklist()
        # A draft made of a suggestion has none.
        yield Item(_("Choose its type and level."), bool(self.type and self.level), True, "type")


class OrganisationTranslation(Translation):
    entry = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="translations")
    history = HistoricalRecords(excluded_fields=Translation.COMPUTED)

    class Meta(Translation.Meta):
        pass


class OrganisationComment(StaffComment):
    entry = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="staff_comments")
