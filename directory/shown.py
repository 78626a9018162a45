"""Shown: a row of an organisation that says who may see it. To show it to more people takes a second person.

`visibility` is what is in force, `wanted` what somebody asked for and nobody agreed to yet. Narrower is in force at
once and waits for a second person all the same; wider waits first. `was` is where a refusal leads back to."""

import hashlib

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from partnership_hub.people import rights

from .seeing import seen_by, sees_all_details
from .vocabulary import Visibility

# How many may see it. Between “staff only” and “withheld” nothing is shown to more people.
WIDTH = {Visibility.WITHHELD: 0, Visibility.STAFF: 0, Visibility.PARTNERS: 1, Visibility.PUBLIC: 2}

_WIDTH = "coalesce(array_position(ARRAY['partners', 'public'], {}.visibility::text), 0)"
_ABOUT_VISIBILITY = "ARRAY['visibility', 'was', 'wanted', 'wanted_by_id', 'wanted_at', 'decided_by_id']"


def shown_models():
    """The models whose rows say who may see them."""
    return [model for model in apps.get_models() if issubclass(model, Shown)]


def asked_for(level):
    """Why a row was saved, for the history."""
    return _t("asked for: %(level)s") % {"level": Visibility(level).label}


def visibility_field(choices=Visibility.choices, default=Visibility.STAFF):
    """Also for a subclass with other levels, or another one to begin with."""
    return models.CharField(_("who may see it"), max_length=8, choices=choices, default=default)


def _person(label):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=label,
    )  # fmt: skip


class ShownQuerySet(models.QuerySet):
    def visible_to(self, reader):
        """What this reader may see of rows whose organisation they may see. Whoever sees what is for staff of some
        organisations alone is read those columns of none: where one is theirs, its form has them."""
        rows = self.filter(seen_by(reader, self.model))
        return rows if sees_all_details(reader) else rows.defer(*self.model.staff_only)

    def waiting(self):
        """What waits for a second person, the oldest first."""
        return self.exclude(wanted="").order_by("wanted_at", "pk")


class Shown(models.Model):
    """A subclass has `organisation`, and lists what readers never see in `staff_only`."""

    audited_as = "visibility"
    audit_keeps_title = False
    never_restored = ("visibility",)
    withholds = False  # whether “withheld” is a value that readers are told of
    staff_only = ("was", "wanted", "wanted_by", "wanted_at", "decided_by")

    visibility = visibility_field()
    was = models.CharField(_("before that"), max_length=8, choices=Visibility.choices, blank=True, editable=False)
    wanted = models.CharField(_("asked for"), max_length=8, choices=Visibility.choices, blank=True, editable=False)
    wanted_by = _person(_("asked by"))
    wanted_at = models.DateTimeField(_("asked on"), null=True, blank=True, editable=False)
    decided_by = _person(_("decided by"))

    objects = ShownQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(wanted="", was="", wanted_by=None)
                | Q(decided_by=None, wanted_by__isnull=False) & ~Q(wanted="") & ~Q(was=""),
                name="%(class)s_visibility_is_asked_for_by_somebody",
            )
        ]
        indexes = [
            # Few wait, and the start page asks for them among all rows.
            models.Index(fields=["wanted_at", "id"], condition=~Q(wanted=""), name="%(class)s_waiting")
        ]
        triggers = [
            # In the database, so that no import, script or update() can pass it by.
            pgtrigger.Trigger(
                name="wider_takes_a_second_person",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.AnyChange("visibility", "organisation"),
                func=f"""
                IF {_WIDTH.format("NEW")} <= {_WIDTH.format("OLD")} AND NEW.organisation_id = OLD.organisation_id
                    OR {_WIDTH.format("NEW")} = 0
                    OR OLD.wanted <> '' AND NEW.visibility IN (OLD.wanted, OLD.was)
                    AND NEW.decided_by_id <> OLD.wanted_by_id
                    AND to_jsonb(NEW) - {_ABOUT_VISIBILITY} = to_jsonb(OLD) - {_ABOUT_VISIBILITY}
                THEN
                    RETURN NEW;
                END IF;
                RAISE EXCEPTION 'showing it to more people takes a second person' USING ERRCODE = 'check_violation';
                """,
            )
        ]

    def come_back_hidden(self, values):
        """Deleted, and restored from its history: staff only, until somebody asks for more."""
        withheld = values["visibility"] == Visibility.WITHHELD
        self.visibility = Visibility.WITHHELD if withheld else Visibility.STAFF

    def why_not_restored(self, values, user):
        """What more people would be shown by it than were shown that version, or what waits for a second person."""
        if self.wanted:
            return _t("It waits for a second person. Restore it when that is decided.")
        if Visibility.WITHHELD in (self.visibility, values["visibility"]):
            return _t("It is withheld, or was: write into the form what it is to say.")
        if WIDTH[values["visibility"]] < WIDTH[self.visibility]:
            return _t("It is shown to more people now than that version was.")
        return ""

    @classmethod
    def why_not_back(cls, values):
        """Readers are not told anew that something is withheld."""
        return _t("It was withheld.") if values["visibility"] == Visibility.WITHHELD else ""

    @property
    def name(self):
        """What it is called in lists of what waits."""
        return self._meta.verbose_name

    @property
    def said(self):
        """What there is to see, in one line."""
        return str(self)

    @property
    def is_wider_wanted(self):
        return bool(self.wanted) and WIDTH[self.wanted] > WIDTH[self.visibility]

    @property
    def seen(self):
        """Changes with whatever the row says: agreement is given to what was looked at."""
        values = [str(getattr(self, field.attname)) for field in self._meta.concrete_fields]
        return hashlib.sha256("\0".join(values).encode()).hexdigest()[:16]

    def put_request(self, level, by):
        """Writes down what is asked for, without saving."""
        agreed = self.was if self.wanted and not self.is_wider_wanted else self.visibility
        if WIDTH[level] <= WIDTH[self.visibility]:
            self.visibility = level
        elif self.visibility == Visibility.WITHHELD:
            self.visibility = Visibility.STAFF
        is_wider = WIDTH[level] > WIDTH[self.visibility]
        self.decided_by = self.wanted_by = self.wanted_at = None
        self.was = self.wanted = ""
        if is_wider or WIDTH[level] < WIDTH[agreed]:
            self.was, self.wanted = (self.visibility if is_wider else agreed), level
            self.wanted_by, self.wanted_at = by, Now()

    def check_level(self, level):
        """Refuses what the row could not be, as a residential place for everyone."""
        in_force, self.visibility = self.visibility, level
        try:
            self.validate_constraints()
        finally:
            self.visibility = in_force

    def ask_visibility(self, level, by):
        """Narrower is in force at once, wider when a second person agrees."""
        if not self.organisation.may_be_changed_by(by):
            raise PermissionDenied
        self.check_level(level)
        self.put_request(level, by)
        self._save_by(by, asked_for(level))

    def move_to(self, organisation, by):
        """To another organisation, under whose name nothing is shown before a second person agrees."""
        if not (self.organisation.may_be_changed_by(by) and organisation.may_be_changed_by(by)):
            raise PermissionDenied
        level = self.wanted or self.visibility
        if WIDTH[self.visibility]:
            self.visibility, self.was, self.wanted = Visibility.STAFF, "", ""
        self.put_request(level, by)
        moved = _t("moved from “%(organisation)s”") % {"organisation": self.organisation}
        self.organisation = organisation
        self._save_by(by, moved)

    def agree(self, by):
        self._decide(by, self.wanted, _t("agreed to: %(level)s"))

    def refuse(self, by):
        """Leaves it as it was; what was narrowed is shown again."""
        self._decide(by, self.was, _t("refused; it stays: %(level)s"))

    def _decide(self, by, level, reason):
        if not (by.has_perm("directory.publish_organisation") and rights.reaches(by, self.organisation)):
            raise PermissionDenied
        with transaction.atomic():
            row = type(self).objects.select_for_update().filter(pk=self.pk).first()
            if row is None or row.seen != self.seen:
                raise ValidationError(_("“%(row)s” was changed meanwhile. Look at it again."), params={"row": self})
            if not self.wanted:
                raise ValidationError(_("Nobody asks for another visibility of “%(row)s”."), params={"row": self})
            if by.pk == self.wanted_by_id:
                raise ValidationError(_("You asked for this yourself. Ask a second person to agree."))
            if Visibility.WITHHELD == self.visibility != level:
                raise ValidationError(
                    _("What it said was taken out. Write it into the organisation’s form, and ask for who may see it.")
                )
            self.visibility, self.was, self.wanted, self.wanted_by, self.wanted_at = level, "", "", None, None
            self.decided_by = by
            self.validate_constraints()
            label = reason % {"level": Visibility(level).label}
            self._save_by(by, label)
            self.organisation._history_user = by  # its page says something else, and its form must not hide that
            self.organisation.save_because(f"{self._meta.verbose_name}: {label}")

    def _save_by(self, by, reason):
        self._history_user, self._change_reason = by, reason
        self.save()
        self.refresh_from_db()
        del self._history_user, self._change_reason
