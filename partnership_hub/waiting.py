"""What waits for a member of staff: the contract, and what waits about entries of every section.

An app in which something can wait has a module `waiting` with a list `kinds`: functions of (user, scope) that give a
Waiting, or None where the user has nothing to do with it. Each asks a fixed number of queries and reads at most
MOST rows, the oldest first; what it gives, this user may see."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from typing import NamedTuple

from django.apps import apps
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext as _

from .entries.publishing import sections
from .intake.models import Intake
from .translation.gaps import waiting_for
from .vocabulary import Language

MOST = 100  # rows that one kind reads; of more it says “99+”
SHOWN = 5
SOON = 30  # days
MINE, ALL = "mine", "all"


class Item(NamedTuple):
    text: str
    address: str
    since: object = None  # a datetime or a day; what is still to come is said as such
    language: str = ""
    note: str = ""

    @property
    def is_ahead(self):
        now = timezone.now()
        return self.since is not None and self.since > (now if isinstance(self.since, datetime) else now.date())


@dataclass
class Waiting:
    kind: str  # names it in the page's addresses
    title: str
    items: list
    more: list = field(default_factory=list)  # (text, address) of pages that show all of it

    @property
    def shown(self):
        return self.items[:SHOWN]

    @property
    def count(self):
        return f"{MOST - 1}+" if len(self.items) >= MOST else str(len(self.items))


@dataclass(frozen=True)
class Scope:
    """Whose entries: those of some countries, and what the user took in; or all."""

    name: str
    user: object
    countries: tuple = ()

    @property
    def is_mine(self):
        return self.name == MINE

    def condition(self, model, path=""):
        """On rows of a section's model, or on rows that lead to one by `path`."""
        if self.name == ALL:
            return Q()
        countries = model._meta.get_field("countries")
        links = countries.remote_field.through.objects
        entry = {countries.m2m_column_name(): OuterRef(f"{path}__pk" if path else "pk")}
        filed = Q(Exists(links.filter(country__in=self.countries, **entry)))
        return filed | Q(**{f"{path}__taken_in_by" if path else "taken_in_by": self.user}) if self.is_mine else filed


def all_kinds():
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "waiting"):
            yield from getattr(import_module(f"{config.name}.waiting"), "kinds", [])


def for_user(user, scope):
    """All that waits, in the order of the apps."""
    return [found for kind in all_kinds() if (found := kind(user, scope)) is not None]


def change_page(section, pk):
    model = apps.get_model(section)
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])


def entries(user, scope, when, only, note=""):
    """Items of all sections' entries that `only` finds, by the moment in the column `when`; one query."""
    parts = []
    for model in sections():
        if not user.has_perm(model.permission("view")):
            continue
        rows = only(model.objects.visible_to(user)).filter(scope.condition(model)).order_by(when, "pk")
        rows = rows.annotate(section=Value(model._meta.label, CharField()), since=F(when))
        parts.append(rows.values_list("section", "pk", "title", "language", "since")[:MOST])
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = sorted(rows, key=lambda row: (row[4], row[1]))[:MOST]
    return [
        Item(title, change_page(section, pk), since, language, note) for section, pk, title, language, since in found
    ]


def lists(user, query):
    """The ways to each section's list, asked the same."""
    for model in sections():
        if user.has_perm(model.permission("view")):
            address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            yield _("All %(entries)s") % {"entries": model._meta.verbose_name_plural}, f"{address}?{query}"


def may_publish(user):
    return any(user.has_perm(model.permission("publish")) for model in sections())


def sent_back(user, scope):
    """Whoever's country it is: it was mine."""
    found = entries(user, Scope(ALL, user), "sent_back_at", lambda rows: rows.sent_back_to(user))
    return Waiting("sent-back", _("Sent back to me"), found)


def in_review(user, scope):
    title = _("Ready for my decision") if may_publish(user) else _("In review")
    found = entries(user, scope, "updated_at", lambda rows: rows.in_state(rows.model.Status.IN_REVIEW))
    return Waiting("in-review", title, found, list(lists(user, "status__exact=in-review")) if found else [])


def drafts(user, scope):
    """In work, where nobody was asked yet."""

    def only(rows):
        return rows.in_state(rows.model.Status.DRAFT)

    found = entries(user, scope, "updated_at", only)
    return Waiting("drafts", _("Drafts, the longest untouched first"), found, list(lists(user, "status__exact=draft")))


def scheduled(user, scope):
    return Waiting("scheduled", _("Scheduled"), entries(user, scope, "published_at", lambda rows: rows.scheduled()))


def ending(user, scope):
    """What readers see for another month at most."""

    def only(rows):
        return rows.listed().filter(expires_at__lt=timezone.now() + timedelta(days=SOON))

    return Waiting("ending", _("Ends soon"), entries(user, scope, "expires_at", only))


def taken_in(user, scope):
    return _intakes("undecided", _("Taken in, and perhaps here already"), Intake.objects.visible_to(user).undecided())


def unread(user, scope):
    return _intakes("unread", _("Documents that could not be read"), Intake.objects.visible_to(user).unread())


def _intakes(kind, title, found):
    address = f"{reverse('admin:take_in')}?show={kind}"
    rows = found.defer("text", "learnt").order_by("pk")[:MOST]
    items = [Item(str(row), reverse("admin:take_in_batch", args=[row.batch]), row.created_at) for row in rows]
    return Waiting(kind, title, items, [(_("All of them"), address)] if items else [])


def translations(user, scope):
    gaps = waiting_for(user)
    items = [
        Item(gap.entry.title, translate_page(gap), gap.since, gap.entry.language,
             f"{Language(gap.language).label}: {gap.standing.label}")
        for gap in gaps
    ]  # fmt: skip
    return Waiting("translations", _("Translations that are missing or outdated"), items)


def translate_page(gap):
    name = f"admin:{gap.entry._meta.app_label}_{gap.entry._meta.model_name}_translate"
    return reverse(name, args=[gap.entry.pk, gap.language])


kinds = [sent_back, in_review, drafts, scheduled, ending, taken_in, unread, translations]
