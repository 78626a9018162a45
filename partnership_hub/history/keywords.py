"""Keywords of a version. simple-history does not follow taggit: their set is kept with each record."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from simple_history.signals import pre_create_historical_record


class KeepsKeywords(models.Model):
    """A base of the histories of entries."""

    # None in versions from before it was kept.
    keywords_then = ArrayField(models.TextField(), verbose_name=_("keywords"), null=True, editable=False)

    class Meta:
        abstract = True


@receiver(pre_create_historical_record, dispatch_uid="keywords")
def keep_keywords(instance, history_instance, **kwargs):
    if isinstance(history_instance, KeepsKeywords):
        history_instance.keywords_then = (
            names_of(instance) if instance.pk and history_instance.history_type != "-" else None
        )


def names_of(entry):
    links = entry.keyword_items.model._base_manager.filter(content_object_id=entry.pk)
    return sorted(links.values_list("tag__name", flat=True))
