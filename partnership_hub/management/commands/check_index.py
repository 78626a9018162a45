"""Proves that the search index says what the texts say, or repairs it."""

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from partnership_hub.search.fields import ComputedModel

BATCH = 500


class Command(BaseCommand):
    help = "Compares every row's computed columns with its text. Exit code 1 where they differ; --repair rewrites them."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true")

    def handle(self, *, repair, **options):
        wrong = 0
        for model in apps.get_models():
            if issubclass(model, ComputedModel):
                stale = [row for row in model.objects.iterator(BATCH) if is_stale(row)]
                wrong += len(stale)
                if repair:
                    model.objects.bulk_update(stale, [field.name for field in model.computed_fields()], BATCH)
                self.stdout.write(f"{model._meta.label}: {model.objects.count()} rows, {len(stale)} stale")
        if wrong and not repair:
            raise CommandError(f"{wrong} rows are stale. Repair them with --repair.")


def is_stale(row):
    differs = Q()
    for field in row.computed_fields():
        differs |= ~Q(**{field.name: field.compute(row)})
    return type(row).objects.filter(differs, pk=row.pk).exists()
