"""Resources that may be one and the same."""

from django.conf import settings
from django.db import models

from partnership_hub.twins.likeness import NotTwins
from partnership_hub.twins.rows import WorkLikeness, WorkPair


class ResourceNotTwins(NotTwins):
    entry = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(NotTwins.Meta):
        pass


class ResourcePair(WorkPair):
    entry = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("resources.Resource", on_delete=models.CASCADE, related_name="+")

    class Meta(WorkPair.Meta):
        pass


class ResourceLikeness(WorkLikeness):
    entry = models.OneToOneField(
        "resources.Resource", on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )
    pairs_of, not_twins = ResourcePair, ResourceNotTwins

    class Meta(WorkLikeness.Meta):
        pass

    @classmethod
    def made_of(cls):
        return ["translations", "files", "publishers"]
