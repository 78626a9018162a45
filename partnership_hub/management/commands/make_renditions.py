"""Pictures at the widths of pages: makes those that are missing, and removes those that nothing shows any more."""

from django.core.management.base import BaseCommand

from partnership_hub.entries import renditions
from partnership_hub.entries.publishing import sections


class Command(BaseCommand):
    help = "Makes the missing renditions of covers and pictures, and removes those that nothing shows any more."

    def handle(self, **options):
        known = {name for model in sections() for name in renditions.originals(model.objects.all())}
        made = sum(renditions.make(name) for name in sorted(known))
        removed = renditions.remove_orphans(known)
        self.stdout.write(f"{made} renditions made, {removed} removed.")
