"""Operations on the filing are done here: once each, in one transaction, and what was changed is kept for an undo.

Whoever asks is told apart from whoever asks again by the form's key. The items are held while it is done, so that two
at once come one after the other, and the second finds what the first did."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ..acting import acting
from . import items_changed, plans
from .links import change, section
from .operations import Retagged, Retagging

AT_ONCE = 500  # entries that a page changes itself; more are for the worker


def start(by, nonce, kind, asked, what, reason, mark=None):
    """Does an operation, or leaves it to the worker. The same form again gives the same operation."""
    try:
        with transaction.atomic():
            operation = Retagging.objects.create(
                by=by, nonce=nonce, kind=kind, asked=asked, what=what[:2000], reason=reason[:200]
            )
            plan = plan_of(operation)
            if mark is not None and plan.mark != mark:
                raise ValidationError(_("Meanwhile something was changed. Look at the preview again."), "changed")
            make_keywords(operation)
            if plan.count > AT_ONCE:
                transaction.on_commit(lambda: do_later.enqueue(operation.pk))
            else:
                do(operation.pk)
    except IntegrityError:
        return Retagging.objects.get(by=by, nonce=nonce)
    operation.refresh_from_db()
    return operation


def make_keywords(operation):
    """Those of a retagging that are not there yet, which it names."""
    given = operation.asked.get("put", {}).get("keywords", [])
    if any(isinstance(word, str) for word in given):
        keywords = section(operation.asked["section"])._meta.get_field("keywords").remote_field.model.objects
        known = {}
        for word in given:
            if isinstance(word, str):
                made = keywords.filter(name__iexact=word).first() or keywords.create(name=word)
                known[word] = made.pk
        operation.asked["put"]["keywords"] = [known.get(word, word) for word in given]
        operation.save(update_fields=["asked"])


@task()
def do_later(pk):
    """May be done twice: what is done is not done again."""
    try:
        with acting(Retagging.objects.select_related("by").get(pk=pk).by):
            do(pk)
    except ValidationError as error:
        Retagging.objects.filter(pk=pk, state=Retagging.State.WAITING).update(
            state=Retagging.State.REFUSED, notes=error.messages
        )


def do(pk):
    with transaction.atomic():
        operation = Retagging.objects.select_for_update(of=["self"]).select_related("by").get(pk=pk)
        if operation.state != Retagging.State.WAITING:
            return
        items_changed.hold(operation)
        plan = plan_of(operation)
        items_changed.check(operation, plan)
        operation.notes = list(barred_in_words(plan))
        operation.before = items_changed.do(operation)
        for name, changes in plan.changes.items():
            change(section(name), changes, operation.by, f"{operation.what}: {operation.reason}")
        keep(operation, plan)
        operation.state, operation.done_at, operation.entries = Retagging.State.DONE, timezone.now(), plan.count
        operation.save()


def plan_of(operation):
    asked, kinds = operation.asked, Retagging.Kind
    if operation.kind == kinds.RETAG:
        model = section(asked["section"])
        given = (asked[side] for side in ("take", "put", "replace"))
        return plans.retag(model, asked["entries"], *given).bar(operation.by)
    items = apps.get_model(asked["items"])
    if operation.kind == kinds.MERGE:
        return plans.merge(items, asked["kept"], asked["away"]).bar(operation.by)
    if operation.kind == kinds.SPLIT:
        chosen = {name: {int(key): new for key, new in keys.items()} for name, keys in asked["chosen"].items()}
        return plans.split(items, asked["source"], chosen).bar(operation.by)
    if asked["code"] and asked["code"] != asked["source"]:
        return plans.merge(items, asked["code"], [asked["source"]]).bar(operation.by)
    return plans.Plan()


def keep(operation, plan):
    rows = [
        Retagged(
            operation=operation, section=name, entry=key,
            changes={field: [sorted(gone, key=str), sorted(new, key=str)] for field, (gone, new) in fields.items()},
        )
        for name, keys in plan.changes.items()
        for key, fields in keys.items()
    ]  # fmt: skip
    Retagged.objects.bulk_create(rows, batch_size=2000)


def barred_in_words(plan):
    if plan.barred_count:
        yield _("%(entries)s were left as they are: your role does not allow to change them.") % {
            "entries": plans.number_of(plan.barred_count)
        }
