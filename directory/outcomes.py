"""What is told: once a proposal was decided, to who proposed it; and a new way to reach an organisation, whoever gave
it and however it was written, to the old and the new address."""

from contextlib import contextmanager

from django.apps import apps
from django_tasks import task

from partnership_hub import mail
from partnership_hub.addresses import absolute

WAYS = ("email", "phone")  # to reach an organisation, which everyone is shown
AT_ONCE = 200  # organisations: a task that takes too long would be begun again, and write to all of them once more


def tell(proposal, organisation):
    for message in outcome(proposal, organisation):
        mail.send(message)


def outcome(proposal, organisation):
    if proposal.answer_to:
        context = {
            "organisation": organisation, "proposal": proposal,
            "address": absolute(organisation.get_absolute_url()),
        }  # fmt: skip
        yield mail.compose("directory/mail/outcome", proposal.answer_to, proposal.language, context)


class ToldOfNewWays:
    """For an Organisation: update() refuses its e-mail and phone, so save() and bulk_update() are all there is."""

    language_told = ""  # of the letter, where whoever asked for the change has chosen one

    def save(self, *args, update_fields=None, **kwargs):
        with new_ways_told([self], update_fields):
            super().save(*args, update_fields=update_fields, **kwargs)


class ToldOfNewWaysQuerySet:
    def bulk_update(self, objs, fields, batch_size=None):
        with new_ways_told(objs := list(objs), fields):
            return super().bulk_update(objs, fields, batch_size)


@contextmanager
def new_ways_told(rows, fields=None):
    """Leaves the letters to the worker, in the transaction that writes the rows: none without the other."""
    if not rows or (fields is not None and set(WAYS).isdisjoint(fields)):
        yield
        return
    listed = type(rows[0]).objects.published().filter(pk__in=[row.pk for row in rows], sample=False).order_by()
    before = {pk: ways for pk, *ways in listed.values_list("pk", *WAYS)}
    yield
    now = {row.pk: [getattr(row, name) for name in WAYS] for row in rows if row.pk in before}
    changes = [
        [row.pk, row.language_told, before[row.pk], now[row.pk]]
        for row in rows
        if row.pk in before and before[row.pk] != now[row.pk]
    ]
    for start in range(0, len(changes), AT_ONCE):
        tell_of_new_ways.enqueue(changes[start : start + AT_ONCE])


@task
def tell_of_new_ways(changes):
    """[[key, language or "", e-mail and phone as they were, as they are]]"""
    organisations = apps.get_model("directory", "Organisation").objects.prefetch_related("countries")
    found = organisations.in_bulk([key for key, *_ in changes])
    for key, language, before, now in changes:
        if key in found:
            for message in changed_contact(found[key], language or found[key].language_of_letters, before, now):
                mail.send(message)


def changed_contact(organisation, language, before, now):
    """Whoever was behind it, the organisation learns at both addresses that its e-mail or phone was changed."""
    changed = {name: (old, new) for name, old, new in zip(WAYS, before, now, strict=True) if old != new}
    for to in dict.fromkeys(ways[WAYS.index("email")] for ways in (before, now)):
        if to:
            yield mail.compose("directory/mail/changed", to, language, {"organisation": organisation, **changed})
