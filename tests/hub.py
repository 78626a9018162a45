"""A small Hub with something of everything that a visitor can meet."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.base import ContentFile
from django.utils import timezone

from partnership_hub.entries.publishing import sections

from .factories import (
    MAKERS,
    make_attachment,
    make_contact,
    make_file,
    make_helpline,
    make_letter,
    make_note,
    make_organisation,
    make_picture,
    make_place,
    make_resource,
    make_story,
    make_translation,
    picture,
)

FILED = {"countries": ["th"], "topics": ["shelter"], "keywords": ["Palermo protocol"], "asean_wide": True}
DATED = {"publication_date": date(2022, 5, 1), "publication_precision": "month", "audiences": ["media"]}


def make_hub():
    """Entries in English and Thai, with translations, files and details, all of them public."""
    resource = make_resource(
        title="Do no harm guide", **FILED, **DATED, publishers=["ASEAN"], authors=["An author"], featured=True,
        body="<h2>First</h2><p>Ask before you act.</p>", outside_url="https://example.org/guide",
        supersedes=make_resource(),
    )  # fmt: skip
    story = make_story(
        title="Back on land", **FILED, **DATED, author="A writer", content_note="Describes debt.",
        transcript="All that is said.",
        video_url="https://example.org/video", shows_people=True, consent_reference="F-1", consent_keeper="Us",
        consent_until=date(9999, 1, 1), body="<p>One.</p><p>[picture 1]</p><p>Two.</p>", featured=True,
    )  # fmt: skip
    organisation = make_listed()
    translated = [resource, story, organisation]
    for entry in translated:
        make_translation(entry, language="th", title="ชื่อไทย", summary="สรุป", body="<p>ข้อความ</p>")
    thai = [MAKERS[section](title="คู่มือภาษาไทย", summary="สรุป", language="th", **FILED) for section in MAKERS]
    make_translation(thai[0], language="en", title="A Thai guide in English", summary="In English.")

    file = make_file(resource, content=b"%PDF-1.4 a file of ours", language="en", pages=12)
    make_file(resource, language="km")
    make_helpline(country_id="th", caution="Calls are recorded.", languages=["th"])
    resource.publishers.get().synonyms.create(word="Association of Southeast Asian Nations", language="en")
    files = [file.file.name, make_picture(story, picture(), number=1).image.name]
    files += [add_cover(entry) for entry in translated]
    files.append(make_attachment(organisation).file.name)
    return SimpleNamespace(
        entries=[*translated, *thai], translated=translated, files=files,
        resource=resource, story=story, organisation=organisation, letter=make_letter(organisation).opens,
    )  # fmt: skip


def make_listed():
    """An organisation of which readers are told all that there is to tell."""
    organisation = make_organisation(
        title="Harbour network", **FILED, local_name="เครือข่าย", local_language="th", acronym="HN",
        former_names=["Pier"], also_known_as=["Quay"],
        services=["shelter"], groups_served=["fishers"], working_languages=["th", "rhg"], who_may_come="All who ask",
        cost="free", how_to_refer="By phone.", hours="24", phone="+00 0 0000 0000", email="hub@example.org",
        website="https://example.org/", verification="checked", featured=True,
        verified_on=timezone.localdate() - timedelta(days=30), vetting="known", vetted_on=date(2026, 1, 1),
    )  # fmt: skip
    make_contact(organisation)
    make_contact(organisation, visibility="withheld", value="", withheld_reason="safety")
    make_place(organisation, country_id="th")
    make_note(organisation)
    return organisation


def add_cover(entry):
    entry.cover.save("a.png", ContentFile(picture("teal")), save=False)
    entry.cover_alt = "A harbour."
    entry.save()
    return entry.cover.name


def add_rows(number):
    """Many more published entries in every section, filed alike."""
    now = timezone.now()
    for model in sections():
        kind = {field: choices for field in ("type", "format", "level") if (choices := _first_choice(model, field))}
        rows = model.objects.bulk_create(
            model(
                title=f"Row {n}", summary="One of many.", status="published", published_at=now, asean_wide=n % 2, **kind
            )
            for n in range(number)
        )
        for name, value in (("countries", "th"), ("topics", "shelter")):
            field = model._meta.get_field(name)
            through = field.remote_field.through
            row_id, value_id = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            through.objects.bulk_create(through(**{row_id: row.pk, value_id: value}) for row in rows)
        translations = model._meta.get_field("translations").related_model
        translations.objects.bulk_create(
            translations(entry=row, language="th", title="แถว", state="reviewed") for row in rows
        )


def _first_choice(model, field):
    names = {f.name for f in model._meta.concrete_fields}
    return model._meta.get_field(field).choices[0][0] if field in names else None
