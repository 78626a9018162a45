"""Vocabularies are renamed and split; what they are used for is counted, and other words lead to their items."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from partnership_hub.admin.fields import TopicsField
from partnership_hub.models import Country, Retagging, Topic
from partnership_hub.taxonomy.lookup import Lookup, lookup
from partnership_hub.vocabulary import TopicGroup, in_groups
from resources.models import Publisher
from resources.publisher_twins import pairs

from .factories import MAKERS, make_keyword, make_publisher, make_resource, make_topic, make_user
from .test_taxonomy_merge import TOPICS, operate, topics_of

pytestmark = pytest.mark.django_db
PUBLISHERS = "/admin/resources/publisher/"


@pytest.fixture
def keeper(client):
    client.force_login(make_user("superuser"))
    return client


def undo(client):
    client.post(f"/admin/partnership_hub/retagging/{Retagging.objects.first().pk}/undo/")


# Renaming


def test_a_new_name_keeps_the_old_one_as_another_word(keeper, client):
    operate(keeper, f"{TOPICS}shelter/rename/", label="A safe place", code="shelter", reason="plainer")
    assert Topic.objects.get(pk="shelter").label == "A safe place"
    client.logout()
    assert "/topics/shelter/" in client.get("/search/?q=shelter+and+housing").text
    client.force_login(make_user("superuser"))
    undo(client)
    topic = Topic.objects.get(pk="shelter")
    assert topic.label == "Shelter and housing" and not topic.synonyms.filter(word="Shelter and housing").exists()


def test_a_new_code_takes_all_along_and_the_old_address_leads_to_it(keeper, client):
    entries = [make(topics=["shelter"]) for make in MAKERS.values()]
    words = set(Topic.objects.get(pk="shelter").synonyms.values_list("word", flat=True))
    operate(keeper, f"{TOPICS}shelter/rename/", label="Shelter and housing", code="safe-place", reason="plainer")
    assert [topics_of(entry) for entry in entries] == [{"safe-place"}] * 3
    assert set(Topic.objects.get(pk="safe-place").synonyms.values_list("word", flat=True)) == words
    assert client.get("/topics/shelter/")["Location"] == "/topics/safe-place/"
    assert client.get("/stories/?topic=shelter")["Location"] == "/stories/?topic=safe-place"
    undo(keeper)
    assert [topics_of(entry) for entry in entries] == [{"shelter"}] * 3
    assert set(Topic.objects.get(pk="shelter").synonyms.values_list("word", flat=True)) == words
    assert not Topic.everything.filter(pk="safe-place").exists()


@pytest.mark.parametrize(
    ("label", "code", "said"),
    [
        ("Shelter and housing", "shelter", "Nothing is changed yet"),
        ("Forced labour", "shelter", "Merge the two instead"),
        ("Another", "forced-labour", "This code is taken"),
        ("Another", "not a code", "Enter a valid"),
        ("", "shelter", "This field is required"),
    ],
)
def test_a_name_or_a_code_that_cannot_be_is_said(keeper, label, code, said):
    sent = {"label": label, "code": code, "reason": "x", "step": "preview"}
    assert said in keeper.post(f"{TOPICS}shelter/rename/", sent).text
    assert not Retagging.objects.exists()


# Splitting


def test_a_topic_is_split_by_words_and_countries_and_then_one_by_one(keeper):
    sea = make_resource(title="Boats and piers", topics=["labour-migration"])
    home = make_resource(title="Kitchens", topics=["labour-migration"], countries=["sg"])
    rest, ticked = make_resource(topics=["labour-migration"]), make_resource(topics=["labour-migration"])
    asked = {
        "label_1": "Work at sea", "scope_1": "On boats.", "words_1": "boats, ships",
        "to_2": "domestic-work", "countries_2": ["sg"], "reason": "two things",
    }  # fmt: skip
    address = f"{TOPICS}labour-migration/split/"
    page = keeper.post(address, asked | {"step": "preview"})
    rules = page.context["form"].rules
    rows = [f"resources.{entry.pk}" for entry in (sea, home, rest, ticked)]
    ticks = {f"e.{rows[0]}": ["1"], f"e.{rows[1]}": ["2"], f"e.{rows[2]}": ["stays"], f"e.{rows[3]}": ["1", "stays"]}
    operate(keeper, address, **asked, rules=rules, row=rows, **ticks)
    assert topics_of(sea) == {"work-at-sea"} and topics_of(home) == {"domestic-work"}
    assert topics_of(rest) == {"labour-migration"} and topics_of(ticked) == {"work-at-sea", "labour-migration"}
    assert Topic.objects.get(pk="work-at-sea").group == Topic.objects.get(pk="labour-migration").group
    undo(keeper)
    assert [topics_of(entry) for entry in (sea, home, rest, ticked)] == [{"labour-migration"}] * 4
    assert not Topic.objects.filter(pk="work-at-sea").exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Say at least for one part"),
        ({"label_1": "New"}, "Say in one sentence"),
        ({"label_1": "Forced labour", "scope_1": "x"}, "There is such a topic already"),
        ({"label_1": "ใหม่", "scope_1": "x"}, "has no Latin letter"),
        ({"to_1": "shelter"}, "Select a valid choice"),
        ({"to_1": "actip", "to_2": "actip"}, "another part already"),
        ({"to_1": "actip", "words_1": '"""OR -:*'}, "No entry is filed otherwise"),
    ],
)
def test_a_split_that_cannot_be_is_said(keeper, asked, said):
    make_resource(topics=["shelter"])
    page = keeper.post(f"{TOPICS}shelter/split/", asked | {"reason": "x", "step": "preview"})
    assert said in page.text and not Retagging.objects.exists()


# What they are used for


def queries(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_lists_count_what_the_reader_of_the_list_may_see_with_a_link_to_it(client):
    make_resource(topics=["shelter"])
    make_resource(topics=["shelter"], status="draft")
    MAKERS["stories"](topics=["shelter"])
    client.force_login(make_user("superuser"))
    page = client.get(f"{TOPICS}?q=shelter").text
    assert '<a href="/admin/resources/resource/?topics__code__exact=shelter">2 resources</a>' in page
    assert '<a href="/admin/stories/story/?topics__code__exact=shelter">1 story</a>' in page
    assert client.get("/admin/resources/resource/?topics__code__exact=shelter").context["cl"].result_count == 2


@pytest.mark.parametrize("vocabulary", ["partnership_hub/topic", "resources/publisher", "partnership_hub/keyword"])
def test_a_list_costs_the_same_for_few_and_many_and_finds_what_is_unused(client, vocabulary):
    client.force_login(make_user("superuser"))
    make_resource(publishers=["Used"], keywords=["used"], topics=["shelter"])
    make_publisher(name="Unused")
    make_keyword("unused")
    address = f"/admin/{vocabulary}/"
    few = queries(client, address)
    for n in range(30):
        make_resource(publishers=[f"P{n}"], keywords=[f"k{n}"], topics=["shelter"])
        make_topic()
    assert queries(client, address) == few <= 15
    unused = client.get(f"{address}?used=no").context["cl"].result_list
    assert unused and not any(row.usage for row in unused)
    assert all(row.usage for row in client.get(f"{address}?used=yes").context["cl"].result_list)


def test_the_links_of_publishers_and_keywords_lead_to_their_entries(keeper):
    entry = make_resource(publishers=["ASEAN"], keywords=["Palermo"])
    for address in (PUBLISHERS, "/admin/partnership_hub/keyword/"):
        page = keeper.get(address)
        row = page.context["cl"].result_list[0]
        link = page.context["cl"].model_admin.on(row).split('"')[1]
        assert list(keeper.get(link.replace("&amp;", "&")).context["cl"].result_list) == [entry]


def test_only_what_is_unused_is_deleted(keeper):
    used, unused = make_publisher(name="Used"), make_publisher(name="Unused")
    make_resource(publishers=["Used"], status="draft")
    for row in (used, unused):
        keeper.post(f"{PUBLISHERS}{row.pk}/delete/", {"post": "yes"})
    assert list(Publisher.objects.all()) == [used]
    keeper.post(PUBLISHERS, {"action": "delete_selected", "_selected_action": [used.pk], "post": "yes"})
    assert Publisher.objects.exists()


def test_likely_twins_among_publishers_are_shown(keeper):
    make_publisher(name="ASEAN-Australia Counter Trafficking (ASEAN-ACT)")
    make_publisher(name="ASEAN-ACT")
    make_publisher(name="International Organization for Migration")
    make_publisher(name="IOM")
    make_publisher(name="Walk Free")
    names = {frozenset((one.name, other.name)) for one, other, _why in pairs()}
    assert names == {
        frozenset(("ASEAN-ACT", "ASEAN-Australia Counter Trafficking (ASEAN-ACT)")),
        frozenset(("IOM", "International Organization for Migration")),
    }
    page = keeper.get(f"{PUBLISHERS}twins/").text
    assert "The same acronym" in page and "Walk Free" not in page


# Other words


def test_a_name_from_elsewhere_is_looked_up(django_assert_num_queries):
    make_publisher(name="International Organization for Migration", acronym="IOM")
    assert lookup(Country, "Việt Nam").pk == lookup(Country, "vn").pk == lookup(Country, "เวียดนาม").pk == "vn"
    assert lookup(Topic, "forced labor").pk == lookup(Topic, "lao động cưỡng bức").pk == "forced-labour"
    assert lookup(Publisher, "iom").acronym == "IOM"
    with django_assert_num_queries(1):
        asked = Lookup(Country)
        assert [asked(text) for text in ("Atlantis", "", None, "\0")] == [None] * 4


def test_a_word_of_two_topics_is_warned_of_and_leads_to_neither(keeper):
    Topic.objects.get(pk="actip").synonyms.create(word="safe house", language="en")
    assert lookup(Topic, "safe house") is None
    synonyms = Topic.objects.get(pk="actip").synonyms.all()
    sent = {"group": "law", "scope": "x", "position": "1", "synonyms-TOTAL_FORMS": len(synonyms),
            "synonyms-INITIAL_FORMS": len(synonyms)}  # fmt: skip
    for n, row in enumerate(synonyms):
        sent |= {f"synonyms-{n}-id": row.pk, f"synonyms-{n}-item": "actip", f"synonyms-{n}-word": row.word,
                 f"synonyms-{n}-language": row.language}  # fmt: skip
    page = keeper.post(f"{TOPICS}actip/change/", sent, follow=True).text
    assert "“safe house” is a word for “Shelter and housing” too" in page


# Suggested in the form


def test_a_saved_draft_s_form_offers_boxes_with_the_words(client):
    client.force_login(make_user("Curator"))
    entry = make_resource(title="A safe house in Laos", status="draft", topics=["actip"])
    page = client.get(f"/admin/resources/resource/{entry.pk}/change/").text
    offered = page[page.index('id="id_topics_offered"') :]
    assert "Shelter and housing" in offered[:1500] and "(“safe house”)" in offered
    assert page.count('value="shelter"') == 1 == page.count('value="actip"')
    assert page.index('id="id_topics_chosen"') < page.index('value="actip"') < page.index('value="shelter"')
    assert "(“laos”)" in page


def test_what_is_typed_suggests_before_it_is_saved(client):
    address = "/admin/resources/resource/suggest/"
    sent = {"title": "Safe houses", "summary": "in Thailand", "body": "<p>Debt bondage</p>", "language": "en"}
    client.force_login(make_user(None))
    assert client.post(address, sent).status_code == 302
    client.force_login(make_user("Curator"))
    assert client.get(address).status_code == 405
    found = client.post(address, sent).json()
    assert [key for key, _words in found["topics"]][:2] == ["debt-bondage", "shelter"]
    assert found["countries"] == [["th", ["thailand"]]]
    assert client.post(address, {"title": "a\0"}).status_code in (200, 400)


def test_topics_of_a_group_stand_together_whatever_their_positions(keeper, client):
    Topic.objects.create(code="courts", label="Courts", group="justice", scope="A.", position=0)
    make_resource(topics=["courts", "shelter", make_topic(code="old-law", group="law").pk])
    groups = [str(group.label) for group in TopicGroup]
    named = [str(group) for group, _topics in TopicsField(Topic.objects.all()).choices]
    assert named == groups
    for page, headings in [("/topics/", "//h2"), ("/", "//*[self::h2 or self::h3]")]:
        found = [one.text_content().strip() for one in html.fromstring(client.get(page).text).xpath(headings)]
        assert [text for text in found if text in groups] == groups
    of_list = html.fromstring(keeper.get("/admin/resources/resource/").text).xpath("//optgroup/@label")
    assert [text for text in of_list if text in groups] == groups
    facet = html.fromstring(client.get("/resources/").text).get_element_by_id("topic-values").text_content()
    assert facet.index("Law and policy") < facet.index("Courts")


def test_a_new_topic_stands_at_the_end_of_its_group(keeper):
    page = "/admin/partnership_hub/topic/add/"
    sent = {"code": "courts", "label": "Courts", "group": "justice", "scope": "A.", "synonyms-TOTAL_FORMS": "0",
            "synonyms-INITIAL_FORMS": "0"}  # fmt: skip
    assert 'name="position"' not in keeper.get(page).text
    assert keeper.post(page, sent).status_code == 302
    own = [topic.pk for topic in in_groups(Topic.objects.all()) if topic.group == "justice"]
    assert own[-1] == "courts"
