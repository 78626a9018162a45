"""Services: what an organisation offers, for whom, where and when. Each row says who may see it."""

from zoneinfo import ZoneInfo

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.labels import said
from partnership_hub.lines import LineField
from partnership_hub.search.fields import ComputedManager

from .details import Place, Reach, WayQuerySet
from .do_not_list import REFUSE_LISTED_WAY, RecognisedWay
from .hours import ZONES, HoursColumn, minute_of, time_in_words, zone_of
from .provinces import known_province, names_of
from .shown import visibility_field
from .vocabulary import GroupServed, PlaceKind, ServiceKind, Visibility

KINDS = ServiceKind.values


def several(choices, **kwargs):
    return ArrayField(models.CharField(max_length=20, choices=choices), default=list, blank=True, **kwargs)


class ServiceQuerySet(WayQuerySet):
    def shown_to(self, level):
        """What lists and cards show to a level of readers: everyone, or partners."""
        levels = [Visibility.PUBLIC, Visibility.PARTNERS] if level == Visibility.PARTNERS else [Visibility.PUBLIC]
        return self.filter(visibility__in=levels).defer(*self.model.staff_only)


class Service(RecognisedWay, Reach):
    """Empty means unknown, except of provinces: without any it is offered wherever the organisation works."""

    computed_from = ("phone",)

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="offers")
    kind = models.CharField(_("kind"), max_length=20, choices=ServiceKind.choices)
    label = LineField(
        _("name"), max_length=100, blank=True, help_text=_("If it has one, as in “Night desk”. Never a person’s name.")
    )
    groups_served = several(
        GroupServed.choices, verbose_name=_("groups served"),
        help_text=_("“No restriction” is everyone. Leave it empty if it is not known."),
    )  # fmt: skip
    provinces = ArrayField(
        models.CharField(max_length=6, validators=[known_province]), verbose_name=_("provinces"),
        default=list, blank=True, help_text=_("By name, with commas. Empty: wherever the organisation works."),
    )  # fmt: skip
    hours = HoursColumn(_("hours"), null=True, blank=True)
    zone = models.CharField(
        _("time zone of the hours"), max_length=20, choices=ZONES, blank=True,
        help_text=_("Leave it empty where provinces or countries say it."),
    )  # fmt: skip
    phone = LineField(_("number that answers"), max_length=40, blank=True)
    who_may_come = models.TextField(_("who may come"), blank=True)
    how_to_refer = models.TextField(_("how to refer"), blank=True, help_text=_("No direct numbers of case workers."))
    cost = LineField(_("cost"), max_length=200, blank=True)
    visibility = visibility_field(default=Visibility.PUBLIC)

    objects = ComputedManager.from_queryset(ServiceQuerySet)()

    class Meta(Reach.Meta):
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = [
            *Reach.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    visibility="withheld", label="", groups_served=[], provinces=[], hours=None, phone="",
                    who_may_come="", how_to_refer="", cost="",
                )
                & ~Q(withheld_reason="")
                | ~Q(visibility="withheld") & Q(withheld_reason=""),
                name="service_is_given_or_withheld_with_a_reason",
                violation_error_message=_("“Withheld” needs a reason, and holds nothing but the kind of service."),
            ),
            models.CheckConstraint(
                condition=Q(hours=None) | Q(hours="24/7") | ~Q(zone=""),
                name="service_hours_have_a_time_zone",
                violation_error_message=_("Say in which time zone the hours are."),
            ),
        ]  # fmt: skip
        triggers = [
            *Reach.Meta.triggers,
            REFUSE_LISTED_WAY,
            # The organisation's own trigger does the work: see KEEPS_TO_SERVICES.
            pgtrigger.Trigger(
                name="organisation_keeps_to_services",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.After,
                func="""
                UPDATE directory_organisation SET services = services
                WHERE id IN (OLD.organisation_id, NEW.organisation_id);
                RETURN NULL;
                """,
            ),
        ]

    def clean(self):
        super().clean()
        if self.hours and not (self.hours.is_always or self.zone):
            countries = self.organisation.countries.values_list("pk", flat=True) if self.organisation.pk else ()
            self.zone = zone_of(self.provinces, countries)
            if not self.zone:
                raise ValidationError({"zone": _("Say in which time zone the hours are.")})

    # A list has a hundred of them: labels.py.
    def get_kind_display(self):
        return said(self, "kind")

    def get_zone_display(self):
        return said(self, "zone")

    @property
    def groups_in_words(self):
        return ", ".join(said(self, "groups_served"))

    def opening(self, now):
        """What its hours mean at a moment, for pages that nothing keeps; "" where they are not known."""
        if not self.hours:
            return ""
        minute = minute_of(now.astimezone(ZoneInfo(self.zone or "UTC")))
        if self.hours.is_open(minute):
            return _t("Open now")
        return _t("Closed now, opens %(time)s") % {"time": time_in_words(self.hours.opens_next(minute))}

    @property
    def province_names(self):
        return names_of(self.provinces)

    @property
    def said(self):
        own = [self.label, ", ".join(self.province_names), str(self.hours or ""), self.phone]
        return "; ".join([str(self.get_kind_display()), *filter(None, own)])


def known_to_shelter(organisation="pk"):
    """Whether everyone may know that it takes people in: also where no more is told than that this is withheld."""
    own = OuterRef(organisation)
    services = Service.objects.visible_to(None).filter(organisation=own, kind=ServiceKind.SHELTER)
    homes = Place.objects.visible_to(None).filter(organisation=own, kind=PlaceKind.RESIDENTIAL)
    return Exists(services) | Exists(homes)


def in_order(services):
    """The most urgent kinds first, as the vocabulary has them; of a kind what has a number first."""
    return sorted(services, key=lambda service: (KINDS.index(service.kind), not service.phone, service.pk))


# An organisation's arrays hold what everyone may see of its services, and `offered` the kinds of all of them, whichever
# way rows are written.
KEEPS_TO_SERVICES = pgtrigger.Trigger(
    name="keeps_to_services",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    func="""
    SELECT coalesce(array_agg(DISTINCT kind ORDER BY kind) FILTER (WHERE visibility = 'public'), '{}'),
           coalesce(array_agg(DISTINCT kind ORDER BY kind), '{}'),
           coalesce((SELECT array_agg(DISTINCT served ORDER BY served)
                     FROM directory_service, unnest(groups_served) AS served
                     WHERE organisation_id = NEW.id AND visibility = 'public'), '{}')
    INTO NEW.services, NEW.offered, NEW.groups_served
    FROM directory_service WHERE organisation_id = NEW.id;
    RETURN NEW;
    """,
)
