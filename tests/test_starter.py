"""The starter content: what exists as it is known, and samples that nobody can take for real."""

import json
import re

import pytest
from django.core.management import CommandError, call_command

from directory.models import Contact, Organisation, Place
from directory.vocabulary import Truth
from partnership_hub.entries.publishing import sections
from partnership_hub.management.commands.load_starter import STARTER, read
from resources.models import Resource
from stories.models import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def starter():
    call_command("load_starter", verbosity=0)


def test_everything_is_loaded_published_filed_and_its_index_is_true(starter, client):
    assert [model.objects.published().count() for model in sections()] == [15, 3, 12]
    assert not Resource.objects.filter(topics=None).exists()
    call_command("check_index", verbosity=0)
    for words, title in (("ประมง", "fishing crew"), ("ទីតាំងឆបោក", "scam site"), ("victim courts", "Victim Sensitive")):
        assert title in client.get("/resources/", {"q": words}).text


def test_what_is_unknown_stays_empty(starter):
    items = {item["title"]: item for item in read("items")["items"] if item["kind"] == "resource"}
    for entry in Resource.objects.filter(sample=False):
        item = items.pop(entry.title)
        assert bool(entry.outside_url) == bool(item["external_url"])
        assert entry.authors == (item["authors"] or [])
        assert entry.asean_wide == (item["level"] == "regional")
        if not item["date"] and not item["year"]:
            assert entry.publication_date is None
    assert not items
    # The year that this report is about is not the year it was published in.
    assert Resource.objects.get(title__contains="Progress Report 2021").publication_date is None


def test_there_is_a_sample_of_every_state_that_readers_can_meet(starter):
    states = {organisation.truth for organisation in Organisation.objects.published()}
    assert states == set(Truth) - {Truth.HIDDEN}


def test_the_portals_own_parts_are_no_library_items(starter, client):
    assert not Resource.objects.filter(title__in=["Partnership Hub", "Stakeholder Directory"]).exists()
    home = client.get("/").text
    assert "Stakeholder Directory" in home and "mapping" in home


def test_guides_in_three_languages_have_pages_files_and_covers(starter, client):
    guides = Resource.objects.filter(sample=True)
    assert {guide.language for guide in guides} == {"en", "th", "km"}
    for guide in guides:
        file = guide.files.get()
        assert (file.language, file.format, file.pages) == (guide.language, "PDF", 3)
        assert guide.cover and guide.cover_alt
        download = client.get(f"/media/{file.file.name}")
        assert download.status_code == 200 and b"".join(download.streaming_content).startswith(b"%PDF")


def test_samples_are_labelled_and_lead_to_nobody(starter, client):
    samples = [entry for model in sections() for entry in model.objects.filter(sample=True)]
    assert len(samples) == 3 + 2 + 12
    for entry in samples:
        assert "Sample" in client.get(entry.get_absolute_url()).text
    everything = (STARTER / "organisations.json").read_text(encoding="utf-8")
    hosts = re.findall(r"(?:@|https?://)([\w.-]+)", everything)
    assert hosts and all(host.endswith("example.org") for host in hosts)
    numbers = [org["phone"] for org in json.loads(everything) if org["phone"]]
    assert numbers and all(number.startswith("+999") for number in numbers)  # a code that no country has
    assert all(c.value.startswith("+999") for c in Contact.objects.filter(kind="phone").exclude(value=""))


def test_no_residential_place_of_a_sample_is_shown(starter, client):
    places = Place.objects.filter(kind="residential", visibility="staff")
    assert places
    for place in places:
        page = client.get(place.organisation.get_absolute_url()).text
        assert place.address not in page and place.request_reference not in page


def test_loading_again_changes_nothing(starter):
    before = [list(model.objects.values_list("pk", "updated_at")) for model in sections()]
    call_command("load_starter", verbosity=0)
    assert [list(model.objects.values_list("pk", "updated_at")) for model in sections()] == before


def test_a_real_hub_refuses_samples_and_takes_what_exists(settings):
    settings.HUB_LOCAL = False
    with pytest.raises(CommandError, match="Samples are not loaded on a real Hub"):
        call_command("load_starter", verbosity=0)
    call_command("load_starter", "--no-samples", verbosity=0)
    assert (Resource.objects.count(), Story.objects.count(), Organisation.objects.count()) == (12, 1, 0)
