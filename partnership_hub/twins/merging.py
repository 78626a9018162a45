"""Merging in general: whatever points to one entry then points to another, by every foreign key that there is."""

from typing import NamedTuple

from django.db import IntegrityError, InternalError, models, transaction
from simple_history.models import HistoricalChanges

from .likeness import Likeness


class Moved(NamedTuple):
    row: models.Model
    stays: bool = False  # the other entry has such a row already


def pointing_at(model):
    """Foreign keys of other tables to this one. Not those of the history, which is each entry's own; nor what an entry
    is filed under, which is chosen like its fields; nor what is made of its rows."""
    filing = {field.remote_field.through for field in model._meta.many_to_many}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one) and not relation.concrete):
            continue
        of = relation.related_model
        if of in filing or issubclass(of, (HistoricalChanges, Likeness)):
            continue
        yield of, relation.field


def move(away, kept, by, reason, before=lambda row: True):
    """Every row that points to `away` points to `kept`, but for those that cannot, for which there is no place there;
    `before` is given each row and says whether it may go. Rows whose key is the foreign key itself stay."""
    for model, field in pointing_at(type(kept)):
        for row in model._base_manager.filter(**{field.name: away}).order_by("pk"):
            moves = before(row) and not field.primary_key and _moves(row, field, kept, by, reason)
            yield Moved(row, stays=not moves)


def _moves(row, field, kept, by, reason):
    try:
        with transaction.atomic():
            if hasattr(row, "move_to"):  # it has rules of its own for who sees it then
                row.move_to(kept, by)
            else:
                setattr(row, field.name, kept)
                row._change_reason = reason
                row.save()
    except (IntegrityError, InternalError):  # a constraint's or a trigger's no
        return False
    return True
