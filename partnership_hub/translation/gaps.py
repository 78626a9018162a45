"""Which works lack a translation or have one that is outdated: for the matrix, the page's “next”, and the start page.

Every query here is bounded, and led by an index: nothing is counted by looking at every work."""

from itertools import chain, islice
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q

from ..entries.publishing import sections
from ..vocabulary import ASEAN, Language
from .translating import may_translate
from .translations import Standing

GAP = "gap"  # missing or outdated
MOST_COUNTED = 5_000


class Gap(NamedTuple):
    entry: object
    language: str
    standing: str
    since: object  # when the original changed, or the work was published


def translated_sections(user):
    """The sections whose translations somebody may look at."""
    return [
        model for model in sections()
        if user.has_perm(model.permission("view")) and user.has_perm(model.translation_permission("view"))
    ]  # fmt: skip


def translations_of(model):
    return model._meta.get_field("translations").related_model


def in_countries(model, countries):
    """Filed under one of these countries, as a condition that repeats no row."""
    field = model._meta.get_field("countries")
    filed = field.remote_field.through.objects.filter(country__in=countries)
    return Q(pk__in=filed.values(field.m2m_column_name()))


def in_scope(model, scope, user):
    """mine: the countries that somebody looks after; asean: what is about the whole region; a code; or all."""
    if scope == "mine":
        return in_countries(model, user.countries.values("pk"))
    if scope == ASEAN:
        return Q(asean_wide=True)
    return in_countries(model, [scope]) if scope else Q()


def standing_is(model, standing, language=""):
    """The works in a standing in a language, or in any, as a condition."""
    of_work = translations_of(model).objects.filter(entry=OuterRef("pk"))
    if standing in (Standing.MISSING, GAP) and not language:
        standing = Standing.OUTDATED  # in some language nearly everything is missing
    rows = translations_of(model).objects.filter(**({"language": language} if language else {}))
    missing = ~Q(language=language) & ~Exists(of_work.filter(language=language))
    if standing == Standing.MISSING:
        return missing
    found = {
        Standing.OUTDATED: rows.outdated,
        Standing.REVIEWED: lambda: rows.reviewed().filter(outdated_since=None),
        GAP: rows.outdated,
    }.get(standing, lambda: rows.filter(state=standing))()
    condition = Q(pk__in=found.order_by().values("entry"))
    return condition | missing if standing == GAP else condition


def works(model, user, *, scope="", language="", standing="", public=True):
    """The rows of the matrix: what readers see, the newest first, or what is still in work."""
    entries = model.objects.visible_to(user)
    entries = entries.listed() if public else entries.previewable()
    entries = entries.filter(in_scope(model, scope, user))
    if standing:
        entries = entries.filter(standing_is(model, standing, language))
    elif language:
        entries = entries.exclude(language=language)
    entries = entries.order_by(F("published_at").desc(), "-pk") if public else entries.order_by("-updated_at", "-pk")
    return entries.only("title", "language", "published_at", "text_version")


def next_gap(model, user, language, after):
    """The key of the next public work that lacks this language, in the order of the matrix; None after the last."""
    entries = works(model, user, language=language, standing=GAP).exclude(pk=after)
    here = model.objects.filter(pk=after).values_list("published_at", flat=True).first()
    if here:
        entries = entries.filter(Q(published_at__lt=here) | Q(published_at=here, pk__lt=after))
    return entries.values_list("pk", flat=True).first()


def unfinished(model, user):
    """{language: [(standing, count)]} of drafts and what is outdated; counts end at a few thousand."""
    rows = translations_of(model).objects.unfinished()
    some = rows.filter(entry__in=model.objects.visible_to(user).order_by().values("pk")).order_by().values("pk")
    counted = translations_of(model).objects.filter(pk__in=some[:MOST_COUNTED]).with_standing().order_by()
    found = {}
    for language, standing, n in counted.values_list("language", "standing_").annotate(n=Count("pk")):
        found.setdefault(language, []).append((Standing(standing), n))
    return {code: sorted(found[code]) for code in Language.values if code in found}


def waiting_for(user, most=20):
    """Gaps for the start page: what is outdated in the countries and languages that somebody looks after, the longest
    first, then what is missing in those languages."""
    found = chain.from_iterable((*_outdated_for(model, user, most), *_missing_for(model, user, most))
                                for model in translated_sections(user))  # fmt: skip
    mine = (gap for gap in found if may_translate(user, gap.entry, gap.language))
    order = {Standing.OUTDATED: 0, Standing.MISSING: 1}
    return list(islice(sorted(mine, key=lambda gap: (order[gap.standing], gap.since)), most))


def _own(model, user):
    entries = model.objects.visible_to(user).listed()
    return entries.filter(in_scope(model, "mine", user)) if user.countries.exists() else entries


def _outdated_for(model, user, most):
    languages = user.languages or Language.values
    rows = translations_of(model).objects.outdated().filter(language__in=languages)
    rows = rows.filter(entry__in=_own(model, user).order_by().values("pk"))
    rows = rows.select_related("entry").only("language", "state", "outdated_since", "entry__title", "entry__language")
    for row in rows.order_by("outdated_since", "pk")[:most]:
        yield Gap(row.entry, row.language, Standing.OUTDATED, row.outdated_since)


def _missing_for(model, user, most):
    for language in user.languages:
        entries = _own(model, user).filter(standing_is(model, Standing.MISSING, language))
        for entry in entries.only("title", "language", "published_at").order_by("published_at", "pk")[:most]:
            yield Gap(entry, language, Standing.MISSING, entry.published_at)
