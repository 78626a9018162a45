"""How far a member of staff's role reaches: which entries they see, which they work on. The one rule, said twice: as a
condition for queries, and of one row. `tests/test_reach.py` holds the two against each other.

Permissions say what somebody may do, and `oversee` and `curate` among them how far: `oversee` is every entry of a
section, `curate` those of the countries one looks after and those that are ASEAN-wide, and what is filed nowhere and
was taken in by nobody who is still here. Whoever has neither reaches what they took in themselves."""

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _t

# What may be done to the entries of a section, and how far it goes: each a permission.
VERBS = ("add", "change", "delete", "view", "publish", "publish_own", "withdraw", "oversee", "curate", "translate")


class ReachQuerySet:
    """For the entries' querysets."""

    def reached_by(self, user):
        """What a member of staff looks after, in every state."""
        may = user.has_perm(self.model.permission("view"))
        return self.out_of_bin().filter(reached_by(self.model, user)) if may else self.none()

    def with_notes_for(self, user):
        """`sees_notes_on`, as a query."""
        reached = self.reached_by(user)
        return reached if keeps_notes_on(self.model, user) else reached.filter(taken_in_by=user.pk)


def reached_by(model, user):
    """What they look after in whatever state, as a condition."""
    if user.has_perm(model.permission("oversee")):
        return Q()
    own = Q(taken_in_by=user.pk)
    if not (user.has_perm(model.permission("curate")) and user.country_codes):
        return own
    filed, entry = model.countries.through.objects, model._meta.model_name
    theirs = Q(pk__in=filed.filter(country__in=user.country_codes).values(entry))
    nowhere = ~Exists(filed.filter(**{entry: OuterRef("pk")}))
    gone = get_user_model().objects.filter(is_active=False).values("pk")
    nobodys = Q(taken_in_by=None) | Q(taken_in_by__in=gone)
    return own | theirs | Q(asean_wide=True) | (nobodys & nowhere)


def seen_by(model, user):
    """What they see besides: what everyone sees."""
    reached = reached_by(model, user)
    return model.is_public() | reached if reached else reached


def reaches(user, entry):
    """`reached_by` of one entry; one that is being added is its author's."""
    model = type(entry)
    if entry.pk is None or user.has_perm(model.permission("oversee")) or entry.taken_in_by_id == user.pk:
        return True
    if not (user.has_perm(model.permission("curate")) and user.country_codes):
        return False
    filed = {country.pk for country in entry.countries.all()}
    if entry.asean_wide or filed & user.country_codes:
        return True
    return not filed and (entry.taken_in_by_id is None or not entry.taken_in_by.is_active)


def may_translate(user, entry, language):
    """Drafts of translations: whoever works on such entries writes them into every language, whatever readers have
    seen of the entry; a translator into their own languages."""
    if getattr(entry, "merged_into_id", None) or entry.binned_at or not reaches(user, entry):
        return False
    own = user.has_perm(entry.permission("translate")) and language in user.languages
    return own or user.has_perm(entry.permission("change"))


def keeps_notes_on(model, user):
    """Of entries of others; of their own everyone does."""
    return any(user.has_perm(model.permission(verb)) for verb in ("curate", "publish"))


def sees_notes_on(user, entry):
    """Whether what an entry keeps for staff, and its history, is for them: who look after it, but for translators."""
    model = type(entry)
    if entry.pk is None:
        return True
    if not (user.has_perm(model.permission("view")) and reaches(user, entry)):
        return False
    return entry.taken_in_by_id == user.pk or keeps_notes_on(model, user)


def refusal_to_file(user, entry, codes, asean_wide):
    """Why they may not file an entry under these countries, or "": nobody takes an entry away from others.

    `entry` as it is kept, `codes` of the countries that it is to have."""
    if entry.pk is None or user.has_perm(entry.permission("oversee")) or entry.taken_in_by_id == user.pk:
        return ""
    before, codes = {country.pk: country.name for country in entry.countries.all()}, set(codes)
    if others := sorted(before[code] for code in before.keys() - codes - user.country_codes):
        text = _t("Leave %(countries)s ticked: whoever looks after that country takes it off, or an editor.")
        return text % {"countries": ", ".join(others)}
    if entry.asean_wide and not asean_wide:
        return _t("Leave “ASEAN-wide” ticked: all curators look after it. An editor takes it off.")
    if not (asean_wide or codes & user.country_codes) and (codes or before):
        return _t("Leave one of your countries ticked, else you lose this entry. To hand it over, ask an editor.")
    return ""


def why_not(user, entry):
    """Why they cannot change what they see, as a sentence; "" where they can."""
    if entry.pk is None or entry.may_be_changed_by(user):
        return ""
    if not user.has_perm(entry.permission("change")):
        return _t("You read this and cannot change it: your role does not allow it.")
    if not (entry.is_in_work or user.has_perm(entry.permission("publish"))):
        if entry.is_scheduled:
            return _t("You read this and cannot change it: it is about to be shown to readers. Ask an editor.")
        return _t("You read this and cannot change it: readers have seen it. Ask an editor.")
    if not reaches(user, entry):
        return _t("You read this and cannot change it: it is in the care of others.")
    return ""
