"""Topics, publishers and keywords become one: entries, addresses, other words and history follow, and it is undone."""

import re
from urllib.parse import urlencode

import pytest

from partnership_hub.models import Keyword, Retagging, Topic
from resources.models import Publisher, Resource

from .factories import MAKERS, make_keyword, make_publisher, make_resource, make_topic, make_user

pytestmark = pytest.mark.django_db
TOPICS = "/admin/partnership_hub/topic/"


@pytest.fixture
def keeper(client):
    client.force_login(make_user("superuser"))
    return client


def hidden(page):
    return {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("nonce", "mark")}


def operate(client, address, **asked):
    """Previews and does an operation; gives what is sent to do it, and the page that answers."""
    preview = client.post(address, asked | {"step": "preview"})
    assert "What this does" in preview.text, preview.text
    sent = asked | {"step": "do", **hidden(preview.text)}
    return sent, client.post(address, sent, follow=True)


def merge(client, base, kept, *away):
    address = f"{base}merge/?" + urlencode({"item": [kept, *away]}, doseq=True)
    return address, *operate(client, address, kept=kept, reason="one idea")


def topics_of(entry):
    return set(entry.topics.values_list("pk", flat=True))


def test_entries_of_all_sections_follow_and_their_history_says_why(keeper):
    away = make_topic(code="housing", label="Housing")
    entries = [make(topics=["housing", "legal-aid"]) for make in MAKERS.values()]
    both, draft = make_resource(topics=["housing", "shelter"]), make_resource(topics=["housing"], status="draft")
    merge(keeper, TOPICS, "shelter", away.pk)
    assert [topics_of(entry) for entry in entries] == [{"shelter", "legal-aid"}] * 3
    assert topics_of(both) == {"shelter"} == topics_of(draft)
    record = both.history.first()
    assert "Housing" in record.history_change_reason and "one idea" in record.history_change_reason
    assert {row.topic_id for row in record.topics.all()} == {"shelter"}
    assert both.history.filter(history_change_reason__contains="one idea").count() == 1
    assert not Topic.objects.filter(pk="housing").exists() and Topic.everything.get(pk="housing")


def test_old_addresses_lead_on_in_lists_feeds_and_the_topic_s_page(keeper, client):
    make_topic(code="housing", label="Housing")
    make_resource(topics=["housing"], title="A roof")
    merge(keeper, TOPICS, "shelter", "housing")
    client.logout()
    moved = client.get("/topics/housing/")
    assert (moved.status_code, moved["Location"]) == (301, "/topics/shelter/")
    assert "no-cache" in moved["Cache-Control"]
    moved = client.get("/resources/?topic=housing&topic=legal-aid&q=roof")
    assert (moved.status_code, moved["Location"]) == (301, "/resources/?q=roof&topic=shelter&topic=legal-aid")
    assert client.get("/resources/feed/?topic=housing")["Location"] == "/resources/feed/?topic=shelter"
    page = client.get("/resources/?topic=housing", follow=True)
    assert "A roof" in page.text and "is not known here" not in page.text


def test_its_name_and_its_words_lead_to_the_one_that_stays(keeper, client):
    away = make_topic(code="lodging", label="Lodging")
    away.synonyms.create(language="en", word="bed for the night")
    merge(keeper, TOPICS, "shelter", "lodging")
    client.logout()
    for words in ("lodging", "bed for the night"):
        assert "/topics/shelter/" in client.get("/search/", {"q": words}).text


@pytest.mark.parametrize("times", [1, 3])
def test_a_form_sent_three_times_does_it_once(keeper, times):
    make_topic(code="housing", label="Housing")
    entry = make_resource(topics=["housing"])
    address, sent, _page = merge(keeper, TOPICS, "shelter", "housing")
    before = entry.history.count()
    for _time in range(times):
        assert keeper.post(address, sent, follow=True).status_code == 200
    assert Retagging.objects.count() == 1 and entry.history.count() == before


def test_what_changed_between_the_preview_and_the_button_is_shown_first(keeper):
    make_topic(code="housing", label="Housing")
    make_resource(topics=["housing"])
    address = f"{TOPICS}merge/?item=shelter&item=housing"
    preview = keeper.post(address, {"kept": "shelter", "reason": "one", "step": "preview"})
    later = make_resource(topics=["housing"])
    sent = {"kept": "shelter", "reason": "one", "step": "do", **hidden(preview.text)}
    assert "Meanwhile something was changed" in keeper.post(address, sent).text
    assert topics_of(later) == {"housing"} and not Retagging.objects.exists()


def test_a_merge_is_taken_back_exactly_but_for_what_was_changed_since(keeper):
    away = make_topic(code="housing", label="Housing")
    away.synonyms.create(language="en", word="bed for the night")
    one, both = make_resource(topics=["housing"]), make_resource(topics=["housing", "shelter"])
    since = make_resource(topics=["housing"])
    words = set(Topic.objects.get(pk="shelter").synonyms.values_list("language", "word"))
    merge(keeper, TOPICS, "shelter", "housing")
    since.topics.set(["actip"])
    operation = Retagging.objects.get()
    assert "Take this back" in keeper.get(operation.get_absolute_url()).text
    page = keeper.post(f"/admin/partnership_hub/retagging/{operation.pk}/undo/", follow=True).text
    assert "1 entry was filed otherwise since" in page
    assert (topics_of(one), topics_of(both), topics_of(since)) == ({"housing"}, {"housing", "shelter"}, {"actip"})
    assert set(Topic.objects.get(pk="shelter").synonyms.values_list("language", "word")) == words
    assert away.synonyms.get().word == "bed for the night"
    assert keeper.get("/topics/housing/").status_code == 200
    assert "Taken back" in one.history.first().history_change_reason
    keeper.post(f"/admin/partnership_hub/retagging/{operation.pk}/undo/")
    assert topics_of(one) == {"housing"}


def test_a_merge_into_what_was_merged_on_is_not_taken_back_first(keeper):
    make_topic(code="a", label="A")
    make_topic(code="b", label="B")
    merge(keeper, TOPICS, "b", "a")
    merge(keeper, TOPICS, "shelter", "b")
    assert Topic.everything.get(pk="a").merged_into_id == "shelter"  # no chains
    last, first = Retagging.objects.all()
    page = keeper.post(f"/admin/partnership_hub/retagging/{first.pk}/undo/", follow=True).text
    assert "Take that back first" in page
    keeper.post(f"/admin/partnership_hub/retagging/{last.pk}/undo/")
    assert Topic.everything.get(pk="a").merged_into_id == "b"
    keeper.post(f"/admin/partnership_hub/retagging/{first.pk}/undo/")
    assert Topic.objects.filter(pk__in=["a", "b"]).count() == 2


def test_publishers_become_one_and_their_filter_leads_on(keeper, client):
    kept, away = make_publisher(name="ASEAN-ACT"), make_publisher(name="ASEAN ACT", acronym="AACT")
    entry = make_resource(publishers=["ASEAN ACT"], title="A guide")
    merge(keeper, "/admin/resources/publisher/", kept.pk, away.pk)
    assert [row.name for row in entry.publishers.all()] == ["ASEAN-ACT"]
    assert set(kept.synonyms.values_list("word", flat=True)) == {"ASEAN ACT", "AACT"}
    client.logout()
    assert client.get(f"/resources/?publisher={away.pk}")["Location"] == f"/resources/?publisher={kept.pk}"
    assert Publisher.objects.get_or_create(name="ASEAN ACT")[1]  # a name may be used again


def test_keywords_become_one_and_their_link_leads_on(keeper, client):
    entry = make_resource(keywords=["Palermo", "Palermo Protocol"])
    other = make_resource(keywords=["Palermo"])
    old, kept = Keyword.objects.get(name="Palermo"), Keyword.objects.get(name="Palermo Protocol")
    merge(keeper, "/admin/partnership_hub/keyword/", kept.pk, old.pk)
    assert set(entry.keywords.names()) == {"Palermo Protocol"} == set(other.keywords.names())
    moved = client.get(f"/resources/?keyword={old.slug}")
    assert moved["Location"] == f"/resources/?keyword={kept.slug}"
    keeper.post(f"/admin/partnership_hub/retagging/{Retagging.objects.get().pk}/undo/")
    assert set(other.keywords.names()) == {"Palermo"}
    assert set(entry.keywords.names()) == {"Palermo", "Palermo Protocol"}


def told(entry):
    """Of the newest version: who, why, and its keywords."""
    record = entry.history.first()
    return record.history_user, record.history_change_reason, record.keywords_then


def test_the_history_of_entries_tells_of_their_keywords_merged_taken_back_and_renamed(keeper):
    entry, story = make_resource(keywords=["Palermo", "Zebra", "ähnlich"]), MAKERS["stories"](keywords=["Palermo"])
    old, kept = Keyword.objects.get(name="Palermo"), make_keyword("Palermo Protocol")
    merge(keeper, "/admin/partnership_hub/keyword/", kept.pk, old.pk)
    user, why, words = told(entry)
    assert user and "one idea" in why and words == ["Palermo Protocol", "Zebra", "ähnlich"]
    assert told(story)[2] == ["Palermo Protocol"]
    keeper.post(f"/admin/partnership_hub/retagging/{Retagging.objects.get().pk}/undo/")
    user, why, words = told(entry)
    assert user and "Taken back" in why and words == ["Palermo", "Zebra", "ähnlich"]
    keeper.post(f"/admin/partnership_hub/keyword/{old.pk}/change/", {"name": "Protocol of Palermo"})
    user, why, words = told(story)
    assert user and "“Palermo” is now “Protocol of Palermo”" in why and words == ["Protocol of Palermo"]
    page = keeper.get(f"/admin/stories/story/{story.pk}/history/").text
    assert "Protocol of Palermo" in page.partition("hub-history-steps")[2].partition("</li>")[0].partition("<dl>")[2]


def test_a_keyword_is_renamed_in_a_thousand_histories_in_as_many_queries_as_in_one(
    keeper, django_assert_max_num_queries
):
    keyword, one = make_keyword("raid"), make_resource()
    Resource.objects.bulk_create(Resource(title=f"No. {number}", type="guide") for number in range(1_000))
    between = Resource.keywords.through
    between.objects.bulk_create(between(tag=keyword, content_object=entry) for entry in Resource.objects.all())
    before = Resource.history.count()
    with django_assert_max_num_queries(60):
        keeper.post(f"/admin/partnership_hub/keyword/{keyword.pk}/change/", {"name": "rescue"})
    assert Resource.history.count() == before + 1_001 and told(one)[2] == ["rescue"]
    keeper.post(f"/admin/partnership_hub/keyword/{keyword.pk}/change/", {"name": "rescue"})
    assert Resource.history.count() == before + 1_001


def test_who_may_not_change_what_is_published_cannot_merge_it_away(client):
    client.force_login(make_user("Curator"))
    kept, away = make_publisher(name="ASEAN-ACT"), make_publisher(name="ASEAN ACT")
    make_resource(publishers=["ASEAN ACT"])
    address = f"/admin/resources/publisher/merge/?item={kept.pk}&item={away.pk}"
    sent = {"kept": kept.pk, "reason": "one", "step": "do", "nonce": "n" * 16, "mark": ""}
    assert "Ask somebody who may publish" in client.post(address, sent | {"step": "preview"}).text
    client.post(address, sent)
    assert not Retagging.objects.exists() and Publisher.objects.filter(pk=away.pk).exists()


@pytest.mark.parametrize("role", ["Curator", "Editor", None])
def test_topics_are_not_merged_by_a_request_made_by_hand(client, role):
    client.force_login(make_user(role))
    make_topic(code="housing", label="Housing")
    for address in (f"{TOPICS}merge/?item=shelter&item=housing", f"{TOPICS}shelter/rename/", f"{TOPICS}shelter/split/"):
        sent = {"kept": "shelter", "reason": "x", "step": "do", "nonce": "n" * 16, "label": "New", "code": "new"}
        assert client.post(address, sent).status_code in (302, 403)
    assert Topic.objects.filter(pk="housing").exists() and not Retagging.objects.exists()


@pytest.mark.parametrize("item", ["%00", "nothing", "²", "1" * 40])
@pytest.mark.parametrize("base", [TOPICS, "/admin/resources/publisher/", "/admin/partnership_hub/keyword/"])
def test_items_that_there_are_not_are_said(keeper, base, item):
    response = keeper.get(f"{base}merge/?item={item}&item=shelter", follow=True)
    assert response.status_code in (200, 400)
    assert Resource.objects.count() == 0
