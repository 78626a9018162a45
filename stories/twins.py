"""Stories that may be one and the same."""

from django.conf import settings
from django.db import models

from partnership_hub.twins.likeness import NotTwins
from partnership_hub.twins.rows import WorkLikeness, WorkPair


class StoryNotTwins(NotTwins):
    entry = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(NotTwins.Meta):
        pass


class StoryPair(WorkPair):
    entry = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("stories.Story", on_delete=models.CASCADE, related_name="+")

    class Meta(WorkPair.Meta):
        pass


class StoryLikeness(WorkLikeness):
    entry = models.OneToOneField("stories.Story", on_delete=models.CASCADE, primary_key=True, related_name="likeness")
    pairs_of, not_twins = StoryPair, StoryNotTwins

    class Meta(WorkLikeness.Meta):
        pass

    @classmethod
    def made_of(cls):
        return ["translations"]
