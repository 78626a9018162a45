"""A resource in schema.org's words."""

from partnership_hub.addresses import absolute
from partnership_hub.linked_data import publication

from .models import ResourceType

# Where schema.org has a word that says as much as ours; all others are creative works.
TYPES = {
    ResourceType.RESEARCH: "Report",
    ResourceType.BRIEF: "Report",
    ResourceType.LEGAL_INSTRUMENT: "Legislation",
    ResourceType.PROGRESS_REPORT: "Report",
    ResourceType.JOURNAL_ARTICLE: "ScholarlyArticle",
    ResourceType.DATASET: "Dataset",
    ResourceType.TRAINING: "LearningResource",
    ResourceType.VIDEO: "VideoObject",
    ResourceType.AUDIO: "AudioObject",
    ResourceType.WEBSITE: "WebSite",
}


def describe(resource, text):
    return {
        "@type": TYPES.get(resource.type, "CreativeWork"),
        "genre": resource.get_type_display(),
        **publication(resource, text),
        "author": resource.authors,  # names alone: of people or of organisations, we do not know
        "publisher": [organization(publisher) for publisher in resource.publishers.all()],
        "copyrightNotice": resource.rights,
        "encoding": [media(file) for file in resource.files.all()],
    }


def organization(publisher):
    return {
        "@type": "Organization",
        "name": publisher.name,
        "alternateName": publisher.acronym,
        "url": publisher.website,
    }


def media(file):
    return {
        "@type": "MediaObject",
        "name": file.label,
        "contentUrl": absolute(file.file.url) if file.file else file.url,
        "inLanguage": file.language,
        "encodingFormat": file.format,
        "contentSize": f"{file.size} B" if file.size else "",
    }
