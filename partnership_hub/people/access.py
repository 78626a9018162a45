"""Who may do what, for the page that says so: what each member of staff holds, and whether that was looked at."""

from collections import defaultdict
from datetime import timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from ..accounts.second_factor import FACTORS
from ..entries.publishing import sections
from ..vocabulary import Language
from .access_reviews import AccessReview, held_by
from .roles import RIGHTS, ROLES, roles_of
from .users import User

DUE_AGAIN = timedelta(days=180)
LONG_AWAY = timedelta(days=90)


SAID = {
    "active": _("active or not"), "superuser": _("superuser or not"), "roles": _("roles"),
    "countries": _("countries"), "languages": _("languages"), "beside": _("permissions beside the roles"),
}  # fmt: skip


def held_in_words(person):
    """Their roles with what these depend on, as sentences a reader of the page needs no table for."""
    countries, languages = [str(country) for country in person.countries.all()], dict(Language.choices)
    if person.is_superuser:
        yield _t("Superuser: everything, whatever the roles")
    for role in roles_of(person):
        if role.by_country:
            yield f"{role.label}: {', '.join(countries) or _t('no country')}"
        elif role.by_language:
            names = [str(languages.get(code, code)) for code in person.languages]
            yield f"{role.label}: {', '.join(names) or _t('no language')}"
        else:
            yield str(role.label)
    yield from (group.name for group in person.groups.all() if group.name not in ROLES)
    if beside := len(person.user_permissions.all()):
        yield _t("Permissions beside the roles: %(n)d") % {"n": beside}


def people():
    """Staff, with all that the page says of them in a fixed number of queries."""
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    sessions = UserSession.objects.filter(user=OuterRef("pk")).order_by().values("user")
    staff = User.objects.filter(Q(is_staff=True) | Q(is_superuser=True))
    return (
        staff.annotate(
            has_factor=Exists(factors),
            open_sessions=Coalesce(Subquery(sessions.annotate(n=Count("pk")).values("n")), 0),
        )
        .prefetch_related("groups", "countries", "user_permissions__content_type")
        .order_by("-is_active", "username")
    )


def last_taken_in(persons, viewer):
    """{person: the newest entry that they took in}, of what the viewer may see, by section and key."""
    found = {}
    for model in sections():
        entries = model.objects.visible_to(viewer).order_by()
        newest = entries.filter(taken_in_by__in=persons).values("taken_in_by").annotate(newest=Max("pk"))
        for entry in model.objects.filter(pk__in=[row["newest"] for row in newest]).defer("body", "summary"):
            known = found.get(entry.taken_in_by_id)
            if known is None or known.created_at < entry.created_at:
                found[entry.taken_in_by_id] = entry
    return found


def described(persons, viewer):
    """The people of a page, each with its newest review and what follows from it."""
    persons = list(persons)
    reviews = AccessReview.objects.filter(person__in=persons).order_by("person", "-at", "-pk").distinct("person")
    newest = {review.person_id: review for review in reviews.select_related("by")}
    taken, now = last_taken_in(persons, viewer), timezone.now()
    for person in persons:
        person.held, person.review = held_by(person), newest.get(person.pk)
        person.words, person.taken_in = list(held_in_words(person)), taken.get(person.pk)
        person.changed = [
            SAID[name] for name in SAID if person.review and person.review.held[name] != person.held[name]
        ]
        person.is_due = person.review is None or bool(person.changed) or person.review.at < now - DUE_AGAIN
        person.is_long_away = (person.last_login or person.date_joined) < now - LONG_AWAY
    return persons


def permissions_by_group():
    """{group: names of its permissions}, for a page on which many people are asked about."""
    found = defaultdict(set)
    rows = Permission.objects.exclude(group=None)
    for group, app, name in rows.values_list("group", "content_type__app_label", "codename"):
        found[group].add(f"{app}.{name}")
    return found


def permissions_of(person, by_group):
    """By name, whether or not the account is active: has_perm() is false for a closed one."""
    own = {f"{one.content_type.app_label}.{one.codename}" for one in person.user_permissions.all()}
    return own.union(*(by_group[group.pk] for group in person.groups.all()))


def may_manage(user, person, by_group=None):
    """Whether this user may change that account: nobody that of somebody who may do more."""
    if user.is_superuser:
        return True
    if person.is_superuser:
        return False
    return permissions_of(person, by_group or permissions_by_group()) <= user.get_all_permissions()


def may_give(user, role):
    """Nobody gives more than they have."""
    return user.is_superuser or role.permissions <= user.get_all_permissions()


def what_they_may(user):
    """(right in words, whether they have it) of all there is."""
    held = user.get_all_permissions()
    return [(right.label, right.permissions <= held) for right in RIGHTS.values()]
