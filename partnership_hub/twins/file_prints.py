"""What the files of entries say, as prints: a row for each content, known by its hash. The text itself is not kept."""

from django.db import models
from django.db.models import OuterRef, Subquery

from . import prints


class FilePrint(models.Model):
    readers_see_it = False

    sha256 = models.CharField(max_length=64, primary_key=True)
    print = models.BinaryField()  # empty where nothing can be read
    version = models.PositiveSmallIntegerField()
    read_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.sha256


def files_of(model):
    """The files of a section's entries, each with the print of what it says, if somebody has read it."""
    own = FilePrint.objects.filter(sha256=OuterRef("sha256"), version=prints.VERSION)
    return model._meta.get_field("files").related_model.objects.annotate(print=Subquery(own.values("print")))
