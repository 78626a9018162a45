"""A story in schema.org's words."""

from partnership_hub.addresses import absolute
from partnership_hub.linked_data import publication

from .models import StoryFormat

TYPES = {StoryFormat.VIDEO: "VideoObject", StoryFormat.ANIMATION: "VideoObject", StoryFormat.PODCAST: "PodcastEpisode"}


def describe(story, text):
    described = {
        "@type": TYPES.get(story.format, "Article"),
        "genre": story.get_format_display(),
        **publication(story, text),
        "headline": text.title,
        "author": story.author,
        "publisher": {"@type": "Organization", "name": story.source} if story.source else None,
    }
    return described | video(story) if described["@type"] == "VideoObject" else described


def video(story):
    return {
        "contentUrl": absolute(story.video.url) if story.video else story.video_url,
        "thumbnailUrl": absolute(story.cover.url) if story.cover else None,
        "uploadDate": story.published_at.isoformat(),
    }
