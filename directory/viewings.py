"""Who has looked at what is not for everyone: one row for each entry and moment, and limits on bulk reading."""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Now, TruncDate
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partnership_hub.addresses import absolute
from partnership_hub.people.roles import STAFF_DETAILS

from .partners import mails
from .partners.permission import membership_of
from .shown import shown_models
from .vocabulary import Visibility

# Different entries whose details for partners somebody may see. A list or an export counts each entry in it.
AN_HOUR, A_DAY, A_DAY_BY_ORGANISATION = 60, 200, 300
KEPT = timedelta(days=365)
RESTRICTED = {Visibility.PARTNERS, Visibility.STAFF}


class TooManyViewings(PermissionDenied):
    """Over a limit: nothing was recorded, and nothing may be shown."""


class ViewingKind(models.TextChoices):
    PAGE = "page", _("on its page")
    LIST = "list", _("in a list")
    EXPORT = "export", _("in an export")
    FORM = "form", _("in staff’s form")


class ViewingQuerySet(models.QuerySet):
    def since(self, duration):
        return self.filter(at__gt=Now() - duration)

    def days(self):
        """By day, reader’s organisation and kind, the latest first: what an organisation is told."""
        rows = self.annotate(day=TruncDate("at")).values("day", "by_organisation", "role", "kind")
        return rows.annotate(times=Count("pk")).order_by("-day", "by_organisation", "role", "kind")


class Viewing(models.Model):
    readers_see_it = False

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="viewings", verbose_name=_("who")
    )
    by_organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("for")
    )  # nobody: staff
    role = models.CharField(_("role"), max_length=100, blank=True)
    organisation = models.ForeignKey(
        "directory.Organisation", on_delete=models.CASCADE, related_name="viewings", verbose_name=_("whose details")
    )
    kind = models.CharField(_("how"), max_length=6, choices=ViewingKind.choices)
    at = models.DateTimeField(_("when"), db_default=Now())

    objects = ViewingQuerySet.as_manager()

    class Meta:
        verbose_name = _("view of restricted details")
        verbose_name_plural = _("views of restricted details")
        ordering = ["-at"]
        indexes = [
            models.Index(fields=["user", "-at"], name="viewing_by_person"),
            models.Index(fields=["by_organisation", "-at"], name="viewing_by_organisation"),
            models.Index(fields=["organisation", "-at"], name="viewing_of_organisation"),
        ]

    def __str__(self):
        return f"{self.user}: {self.organisation}"


def note(reader, keys, kind):
    """To be called before details that are not for everyone are shown, with the keys of the entries that have some.

    Raises TooManyViewings where a limit is reached."""
    if not keys:
        return
    membership = membership_of(reader)
    if membership and (limit := _limit_reached(membership, keys)):
        _tell_staff(reader, membership, limit)
        raise TooManyViewings(_("You have looked at as many organisations as one may in this time. Try again later."))
    Viewing.objects.bulk_create(
        Viewing(
            user_id=reader.pk, organisation_id=key, kind=kind,
            by_organisation_id=membership and membership.organisation_id, role=membership.role if membership else "",
        )
        for key in keys
    )  # fmt: skip


def note_page(reader, entry, shown):
    """Of an entry's page, with all that is shown there: contacts, places and whatever else says who may see it."""
    if any(getattr(row, "visibility", "") in RESTRICTED for rows in shown for row in rows):
        note(reader, [entry.pk], ViewingKind.PAGE)
        return True
    return False


def note_form(reader, entry, with_history=False):
    """Of staff's form, which shows all that its reader may see; the history what there was, too."""
    if not reader.has_perm(STAFF_DETAILS):
        return
    rows = [model.objects.visible_to(reader) for model in shown_models()]
    rows += [model.history for model in shown_models() if with_history]
    if any(each.filter(organisation=entry, visibility__in=RESTRICTED).exists() for each in rows):
        note(reader, [entry.pk], ViewingKind.FORM)


def note_board(reader, rows):
    """Of staff's boards, with the rows that they show."""
    note(reader, {row.organisation_id for row in rows if row.visibility in RESTRICTED}, ViewingKind.LIST)


def _limit_reached(membership, keys):
    """The limit that these would pass. Whoever opens an entry again is not counted again."""
    own, theirs = Q(user=membership.user_id), Q(by_organisation=membership.organisation_id)
    others = Viewing.objects.since(timedelta(days=1)).filter(own | theirs).exclude(organisation__in=keys)
    limits = {
        AN_HOUR: Count("organisation", distinct=True, filter=own & Q(at__gt=Now() - timedelta(hours=1))),
        A_DAY: Count("organisation", distinct=True, filter=own),
        A_DAY_BY_ORGANISATION: Count("organisation", distinct=True, filter=theirs),
    }
    counts = others.aggregate(**{f"limit_{limit}": count for limit, count in limits.items()})
    return next((limit for limit in limits if counts[f"limit_{limit}"] + len(set(keys)) > limit), None)


def _tell_staff(reader, membership, limit):
    """Once a day for a person."""
    if cache.add(f"directory.viewings.{reader.pk}", limit, 24 * 60 * 60):
        link = absolute(f"{reverse('admin:directory_viewing_changelist')}?user__id__exact={reader.pk}")
        mails.tell_editors("too_many_viewings", reader=reader, membership=membership, limit=limit, link=link)


def forget_old_viewings():
    """For the housekeeping."""
    return Viewing.objects.filter(at__lt=Now() - KEPT).delete()[0]
