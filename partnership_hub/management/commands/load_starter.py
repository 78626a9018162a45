"""Starter content: publications that exist, and labelled samples of ours for a Hub on one's own machine."""

import datetime
import json
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import update_change_reason

import partnership_hub
from directory.hours import read as read_hours
from directory.models import Organisation
from partnership_hub.entries.publications import Precision
from partnership_hub.entries.publishing import Entry, sections
from partnership_hub.uploads.checks import check_document, check_picture
from resources.models import Publisher, Resource, ResourceFile
from stories.models import Story

STARTER = Path(partnership_hub.__file__).with_name("starter")


class Command(BaseCommand):
    help = "Loads the starter content into an empty Hub; does nothing where there are entries already."

    def add_arguments(self, parser):
        parser.add_argument("--no-samples", action="store_true", help="only publications that exist")

    def handle(self, *, no_samples, **options):
        if not (no_samples or settings.HUB_LOCAL):
            raise CommandError("Samples are not loaded on a real Hub. For the real publications alone: --no-samples.")
        if any(model.objects.exists() for model in sections()):
            self.stdout.write("The Hub has entries already: nothing was loaded.")
            return
        with transaction.atomic():
            for item in read("items")["items"]:
                if item["kind"] != "section":  # the portal's own parts: the home page introduces them
                    load_publication(item)
            if not no_samples:
                for item in read("guides") + read("stories"):
                    load_publication(item)
                for item in read("organisations"):
                    load_organisation(item)
        counts = [f"{model.objects.count()} {model._meta.verbose_name_plural}" for model in sections()]
        self.stdout.write(", ".join(counts))


def read(name):
    return json.loads((STARTER / f"{name}.json").read_text(encoding="utf-8"))


def load_publication(item):
    """A resource or a story. null is unknown and stays empty."""
    fields = {
        "audiences": item.get("audiences") or [],
        "outside_url": item.get("external_url") or "",
        "staff_note": item.get("editor_note") or "",
        **publication_date(item),
    }
    if item["kind"] == "story":
        fields |= {key: item.get(key) or "" for key in ("author", "content_note")}
        entry = make(Story, item, format=item["story_format"], source=", ".join(item.get("publishers") or []), **fields)
        for number, picture in enumerate(item.get("pictures", []), start=1):
            texts = {key: picture.get(key, "") for key in ("alt", "caption", "credit")}
            entry.pictures.create(number=number, image=checked(check_picture, picture["path"]), **texts)
    else:
        authors, rights = item.get("authors") or [], item.get("rights", "")
        entry = make(Resource, item, type=item["resource_type"], authors=authors, rights=rights, **fields)
        entry.publishers.set(Publisher.objects.get_or_create(name=name)[0] for name in item["publishers"])
        for file in item.get("files", [item["file"]] if "file" in item else []):
            add_file(entry, file)
    finish(entry, item)


def publication_date(item):
    if partial := item.get("publication_date"):
        return {"publication_date": partial["date"], "publication_precision": partial["precision"]}
    if item["date"]:
        return {"publication_date": datetime.date.fromisoformat(item["date"]), "publication_precision": Precision.DAY}
    # One item's year is the year that it reports on, as its note says.
    if item["year"] and "publication date unknown" not in (item["editor_note"] or ""):
        return {"publication_date": datetime.date(item["year"], 1, 1), "publication_precision": Precision.YEAR}
    return {}


def load_organisation(item):
    texts = ["acronym", "level", "who_may_come", "cost", "how_to_refer", "hours", "phone", "email", "website"]
    lists = ["former_names", "working_languages"]
    local_name, verification = item.get("local_name") or {}, item["verification"]
    entry = make(
        Organisation, item, type=item["organisation_type"],
        local_name=local_name.get("text", ""), local_language=local_name.get("language", ""),
        verification=verification["state"], verified_on=days_ago(verification["days_ago"]),
        verified_how=verification["how"] or "",
        **{key: item.get(key) or "" for key in texts}, **{key: item.get(key) or [] for key in lists},
    )  # fmt: skip
    for service in item["services"]:
        add_detail(entry.offers, service | {"hours": read_hours(service.get("hours", ""))})
    for contact in item["contacts"]:
        add_detail(entry.contacts, contact)
    for place in item["places"]:
        add_detail(entry.places, place | {"country_id": (place["country"] or "").lower() or None})
    finish(entry, item)


def days_ago(days):
    """Counted from the day of loading, so that a sample is as old as it is meant to be."""
    return None if days is None else timezone.localdate() - datetime.timedelta(days=days)


def make(model, item, **fields):
    """A published entry with what all sections share."""
    if cover := item.get("cover"):
        fields |= {"cover": checked(check_picture, cover["path"]), "cover_alt": cover["alt"]}
    entry = model(
        title=item["title"],
        language=item.get("language") or item["original_language"],
        summary=item["summary"],
        body=item.get("body", ""),
        asean_wide=item["asean_wide"] if "asean_wide" in item else item["level"] == "regional",
        sample=item.get("sample", False),
        featured=item.get("featured", False),
        status=Entry.Status.PUBLISHED,
        published_at=timezone.now(),
        **fields,
    )
    save(entry)
    return entry


def finish(entry, item):
    """What hangs on a saved entry: where it is filed, and its translations."""
    entry.countries.set(code.lower() for code in item["countries"])
    entry.topics.set(item["topics"])
    entry.keywords.set(item.get("keywords", []))
    for text in item.get("translations", []):
        save(entry.translations.model(entry=entry, state="reviewed", **text))
    update_change_reason(entry, "starter content")
    entry.make_renditions_after_commit()


def add_file(entry, file):
    upload = checked(check_document, file["path"])
    save(
        ResourceFile(
            resource=entry, file=upload, language=file["language"], standing=file.get("standing", "original"),
            format=upload.extension.upper(), size=upload.size, pages=upload.pages, sha256=upload.sha256,
        )
    )  # fmt: skip


def add_detail(details, item):
    names = {field.attname for field in details.model._meta.concrete_fields}
    given = {name: value for name, value in item.items() if name in names and value is not None}
    save(details.model(organisation=details.instance, **given))


def checked(check, path):
    with (STARTER / path).open("rb") as file:
        return check(File(file, name=Path(path).name))


def save(row):
    try:
        row.full_clean()
    except ValidationError as error:
        raise CommandError(f"{row}: {error}") from error
    row.save()
