"""Fills the database of the audit's Hub, and prints what is there: `python -m tests.audit.content hard`, or `starter`
for the starter content alone."""

import json
import os
import sys

import django

from tests.sentences import SENTENCES

PASSWORD = "a long enough phrase"
PEOPLE = {"partner": "partner", "curator": "Curator", "editor": "Editor", "superuser": "superuser"}
NEW_PARTNERS = ("signs-in", "signs-in-too")  # who have no second factor yet
ROWS = 45  # three pages of every list
LONG = "Nonrefoulement" * 12  # a title that cannot be broken where words end
TITLES = {tag: sentence for tag, sentence, *_ in SENTENCES.values()} | {"long": LONG}
LANGUAGES = list(TITLES)


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_starter", stdout=sys.stderr)
    added = fill() if sys.argv[1] == "hard" else {"addresses": {}, "hard": {}, "rows": {}}
    people = {name: make_person(name, role) for name, role in PEOPLE.items()}
    for name in NEW_PARTNERS:
        make_person(name, "partner", second_factor=False)
    print(json.dumps(added | {"sessions": people}))


def fill():
    from tests.hub import add_rows, make_hub
    from tests.sitemap import EVERYTHING

    hub = make_hub()
    enlarge_pictures(hub)
    hard = make_hard_entries()
    add_rows(ROWS)
    make_unfinished_entries(hub)
    return {
        "addresses": {route: addresses(hub) for route, addresses in EVERYTHING.items()},
        "hard": hard,
        "rows": example_rows(hub),
    }


def enlarge_pictures(hub):
    """To the size that curators upload."""
    from django.core.files.base import ContentFile

    from tests.factories import picture

    large = ContentFile(picture("teal", (1600, 1000)), name="a.png")
    for image in [*(entry.cover for entry in hub.translated), hub.story.pictures.get().image]:
        image.save(large.name, large)
        hub.files.append(image.name)


def make_hard_entries():
    """{language: addresses} of entries that are hard to set: every script, a title that has no place to break."""
    return {name: make_entries_in("en" if name == "long" else name, title) for name, title in TITLES.items()}


def make_entries_in(language, sentence):
    from tests import factories

    body = f"<h2>{sentence}</h2><p>{sentence * 3}</p><ul><li>{sentence}</li></ul>"
    text = {"title": sentence, "summary": sentence * 2, "body": body, "language": language}
    filed = {"countries": ["th", "mm"], "topics": ["shelter"], "keywords": [sentence[:60]], "asean_wide": True}
    resource = factories.make_resource(
        **text, **filed, publishers=[sentence], authors=[sentence], outside_url="https://example.org/" + "a" * 90
    )
    factories.make_file(resource, content=b"%PDF-1.4", language=language, pages=3, label=sentence[:100])
    story = factories.make_story(
        **text, **filed, author=sentence, content_note=sentence, transcript=sentence * 4,
        video_url="https://example.org/",
    )  # fmt: skip
    factories.make_picture(story, factories.picture(size=(640, 400)), number=1, alt=sentence, caption=sentence)
    organisation = factories.make_organisation(
        **text, **filed, local_name=sentence, local_language=language, former_names=[sentence],
        acronym=sentence[:30], who_may_come=sentence * 2, how_to_refer=sentence * 2, cost=sentence, hours=sentence,
        services=["shelter"], groups_served=["fishers"], phone="+00 0 0000 0000", email="hub@example.org",
        website="https://example.org/",
    )  # fmt: skip
    factories.make_place(organisation, label=sentence[:100], address=sentence, town=sentence[:100], country_id="th")
    return [entry.get_absolute_url() for entry in (resource, story, organisation)]


def make_unfinished_entries(hub):
    """What staff work on, and what a residential service withholds."""
    from tests import factories

    factories.make_place(hub.organisation, kind="residential", visibility="withheld", town="", withheld_reason="safety")
    factories.make_contact(hub.organisation, visibility="partners", label="Duty officer")
    factories.make_helpline(confirmed=False, country_id="kh")
    for make in factories.MAKERS.values():
        for status in ("in-review", "withdrawn", "draft"):
            make(title=f"An entry that is {status}", status=status)


def example_rows(hub):
    """{app.model: rows} for the admin's pages: of an entry the one that holds most, and a draft; else the newest."""
    from django.contrib import admin

    rows = {entry._meta.label_lower: [entry] for entry in (hub.resource, hub.story, hub.organisation)}
    for model in admin.site._registry:
        rows.setdefault(model._meta.label_lower, []).extend(model._default_manager.order_by("-pk")[:1])
    return {label: [describe(row) for row in found] for label, found in rows.items()}


def describe(row):
    from django.contrib.contenttypes.models import ContentType

    version = row.history.first() if hasattr(row, "history") else None
    content_type = ContentType.objects.get_for_model(row)
    return {"key": row.pk, "version": version and version.pk, "content_type": content_type.pk}


def make_person(name, role, **more):
    """The key of a session; the name and PASSWORD open another."""
    from django.conf import settings
    from django.test import Client

    from tests.factories import make_user

    user = make_user(role, username=name, **more)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
