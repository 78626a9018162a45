"""Lists of their own: entries that somebody keeps together, as “harbour cases”, and searches to come back to."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

MOST_LISTS, MOST_ENTRIES = 50, 200


class SavedList(models.Model):
    """Only its owner ever sees it, staff do not either."""

    readers_see_it = False

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_lists")
    name = models.CharField(_("name"), max_length=100)
    search = models.CharField(max_length=2000, blank=True)  # a query of the directory’s list
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="savedlist_name_once")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("saved_list", args=[self.pk])

    @property
    def search_address(self):
        return f"{reverse('directory:list')}?{self.search}" if self.search else ""

    def put(self, organisation):
        if self.entries.count() >= MOST_ENTRIES:
            raise ValidationError(_("A list holds 200 entries at most. Begin another."))
        SavedEntry.objects.get_or_create(saved_list=self, organisation=organisation)

    def in_order(self):
        """The keys of its entries, as they were put in."""
        return self.entries.values_list("organisation", flat=True)


class SavedEntry(models.Model):
    readers_see_it = False

    saved_list = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="entries")
    organisation = models.ForeignKey("directory.Organisation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["saved_list", "organisation"], name="savedentry_once")]

    def __str__(self):
        return str(self.organisation)


def list_named(owner, name, search=""):
    """Their list of that name, which is made if they have none."""
    name = name.strip()[:100]
    if not name:
        raise ValidationError(_("Give the list a name."))
    found = SavedList.objects.filter(owner=owner, name=name).first()
    if found is None:
        if owner.saved_lists.count() >= MOST_LISTS:
            raise ValidationError(_("Fifty lists are the most. Delete one that you need no longer."))
        found = SavedList(owner=owner, name=name)
    found.search = search[:2000] or found.search
    found.save()
    return found
