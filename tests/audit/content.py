"""Fills the database of the audit's Hub, and prints what is there: `python -m tests.audit.content`."""

import json
import os
import sys

import django

PASSWORD = "a long enough phrase"
PEOPLE = {"partner": "partner", "curator": "Curator", "editor": "Editor", "superuser": "superuser"}
ROWS = 45  # three pages of every list
LONG = "Nonrefoulement" * 12  # a title that cannot be broken where words end


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership_hub.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("load_starter", stdout=sys.stderr)
    print(json.dumps(fill()))


def fill():
    from tests.hub import add_rows, make_hub
    from tests.sitemap import EVERYTHING

    hub = make_hub()
    hard = make_hard_entries()
    make_unfinished_entries(hub)
    add_rows(ROWS)
    return {
        "addresses": {route: addresses(hub) for route, addresses in EVERYTHING.items()},
        "hard": hard,
        "rows": example_rows(hub),
        "sessions": {name: make_person(name, role) for name, role in PEOPLE.items()},
    }


def make_hard_entries():
    """{language: addresses} of entries that are hard to set: every script, a title that has no place to break."""
    from tests.sentences import SENTENCES

    texts = {tag: (sentence, f"<h2>{sentence}</h2><p>{sentence * 3}</p>") for tag, sentence, *_ in SENTENCES.values()}
    texts |= {"long": (LONG, f"<p>{LONG}</p><ul><li>{LONG}</li></ul>")}
    return {name: make_entries_in(name, *text) for name, text in texts.items()}


def make_entries_in(name, sentence, body):
    from tests import factories

    text = {"title": sentence, "summary": sentence * 2, "body": body, "language": "en" if name == "long" else name}
    filed = {"countries": ["th", "mm"], "topics": ["shelter"], "keywords": [sentence[:60]], "asean_wide": True}
    resource = factories.make_resource(
        **text, **filed, publishers=[sentence], authors=[sentence], outside_url="https://example.org/" + "a" * 90
    )
    factories.make_file(resource, content=b"%PDF-1.4", language=text["language"], pages=3, label=sentence[:100])
    story = factories.make_story(
        **text, **filed, author=sentence, content_note=sentence, transcript=sentence * 4,
        video_url="https://example.org/",
    )  # fmt: skip
    factories.make_picture(story, factories.picture(size=(640, 400)), number=1, alt=sentence, caption=sentence)
    organisation = factories.make_organisation(
        **text, **filed, local_name=sentence, local_language=text["language"], former_names=[sentence],
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
    for status in ("draft", "in-review", "withdrawn"):
        for make in factories.MAKERS.values():
            make(title=f"An entry that is {status}", status=status)
    factories.make_helpline(confirmed=False, country_id="kh")


def example_rows(hub):
    """{app.model: key} for the admin's pages of every model; an entry's own is the one that holds most."""
    from django.contrib import admin

    rows = {entry._meta.label_lower: entry for entry in (hub.resource, hub.story, hub.organisation)}
    for model in admin.site._registry:
        rows.setdefault(model._meta.label_lower, model._default_manager.order_by("pk").first())
    return {label: row.pk for label, row in rows.items() if row is not None}


def make_person(name, role):
    """The key of a session; the name and PASSWORD open another."""
    from django.test import Client

    from tests.factories import make_user

    user = make_user(role, username=name)
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    main()
