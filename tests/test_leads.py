"""Leads: the name of a country, a topic or a publisher among a reader's words leads to what is filed under it."""

from urllib.parse import parse_qs

import pytest

from partnership_hub.lists.leads import matches, named_pages, offers, without
from partnership_hub.lists.names import country_names, topic_names
from partnership_hub.models import Country, Topic
from partnership_hub.taxonomy.lookup import with_other_names

from .asking import filters
from .factories import MAKERS, make_country, make_publisher, make_resource, make_topic
from .markup import Page

pytestmark = pytest.mark.django_db
every_section = pytest.mark.parametrize("section", MAKERS)


def offered(client, address, **query):
    """(address as a dictionary, text) of what a list offers."""
    page = client.get(address, query).text
    _, _, nav = page.partition('aria-label="Filters for your words"')
    links = Page(nav.partition("</nav>")[0]).all("a") if nav else []
    return [parse_qs(link.get("href")[1:]) for link in links]


# Names

NAMES = {
    "th": "Thailand|thailand|THAILAND|ประเทศไทย|ไทย|泰国|泰國|ປະເທດໄທ",
    "vn": "Vietnam|Viet Nam|viet nam|Việt Nam|VIETNAM|越南|เวียดนาม",
    "la": "Laos|Lao PDR|lao|Lao People's Democratic Republic|ລາວ|ສປປ ລາວ|老挝",
    "mm": "Myanmar|Burma|မြန်မာ|မြန်မာနိုင်ငံ|พม่า|缅甸",
    "kh": "Cambodia|កម្ពុជា|ប្រទេសកម្ពុជា|Campuchia|柬埔寨",
    "bn": "Brunei|Brunei Darussalam|بروني",
    "tl": "Timor-Leste|Timor Leste|East Timor",
    "ph": "Philippines|the Philippines|Pilipinas|菲律宾",
    "id": "Indonesia|印尼",
    "my": "Malaysia|马来西亚|மலேசியா",
    "sg": "Singapore|Singapura|新加坡|சிங்கப்பூர்",
}
TOPICS = {
    "shelter": "shelter|shelters|Shelter and housing|housing",
    "forced-labour": "forced labour|forced labor|Forced Labour|forced-labour",
    "debt-bondage": "debt bondage",
    "return-repatriation": "repatriation|return and repatriation",
    "actip": "ACTIP|actip and its plan of action",
    "victim-identification": "victim identification|identifying victims",
    "investigation-prosecution": "prosecution|prosecutors|investigations",
    "child-trafficking": "child trafficking",
}


def cases(table):
    return [(code, name) for code, names in table.items() for name in names.split("|")]


@pytest.mark.parametrize(("code", "name"), cases(NAMES))
def test_a_country_is_known_by_its_names_in_every_script(client, code, name):
    country = Country.objects.get(pk=code)
    assert named_pages(name) == named_pages(f"zebra {name} zebra") == [country]
    page = client.get("/search/", {"q": name}).text
    assert f'<a href="{country.get_absolute_url()}">{country.name}: everything in the Hub</a>' in page


@pytest.mark.parametrize(("code", "name"), cases(TOPICS))
def test_a_topic_is_known_by_its_label_its_code_and_parts_of_its_label(code, name):
    assert named_pages(name) == named_pages(f"zebra {name}") == [Topic.objects.get(pk=code)]


def test_every_name_in_the_table_is_a_country_s_and_leads_to_it():
    countries, topics = (with_other_names(model.objects.all()) for model in (Country, Topic))
    assert all(country.other_names for country in countries)
    for name, code in country_names(countries):
        assert [country.pk for country in named_pages(name)] == [code], name
    for name, _code in topic_names(topics):
        assert named_pages(name), name


@pytest.mark.parametrize(
    "text",
    ["thai", "labour", "forced", "trafficking", "-Thailand", '-"Viet Nam"', '"shelter in Thailand"', "²", "", "?"],
)
def test_what_is_no_name_leads_nowhere(client, text):
    assert not named_pages(text)
    assert 'class="leads"' not in client.get("/search/", {"q": text}).text


def test_a_new_name_of_the_vocabulary_leads_at_once():
    make_topic(code="zebras", label="Zebras and crossings")
    make_country(code="zz", name="Zebraland", endonym="斑马国")
    assert [page.pk for page in named_pages("crossing 斑马国")] == ["zebras", "zz"]


def test_the_longest_name_wins():
    assert [page.pk for page in named_pages("online sexual exploitation of children")] == ["online-child-exploitation"]
    assert [page.pk for page in named_pages("sexual exploitation")] == ["sexual-exploitation"]


# Words that stay


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("shelter Thailand", "shelter"),
        ("shelter in Thailand", "shelter"),
        ("Thailand: shelter", "shelter"),
        ("the Philippines", ""),
        ("standards in Viet Nam of shelter", "standards in of shelter"),
        ('"safe shelter" Thailand -child', '"safe shelter" -child'),
        ("แรงงานไทย", "แรงงาน"),
        ("Thailand-based shelter", "based shelter"),
    ],
)
def test_the_other_words_stay_as_they_were_typed(text, rest):
    found = matches(text, {"country": country_names(with_other_names(Country.objects.all()))})
    assert without(text, found) == rest


# What a list offers


@every_section
def test_a_name_is_offered_as_a_filter_with_the_words_that_are_left(client, section):
    # What is a topic elsewhere is a service in the directory.
    facet, filed = ("service", "services") if section == "directory" else ("topic", "topics")
    MAKERS[section](title="Shelter guide", countries=["th"], **{filed: ["shelter"]})
    MAKERS[section](title="Thailand guide", countries=["th"], **{filed: ["shelter"]})
    assert offered(client, f"/{section}/", q="shelter Thailand") == [
        {"q": ["Thailand"], facet: ["shelter"]},
        {"q": ["shelter"], "country": ["th"]},
        {"country": ["th"], facet: ["shelter"]},
    ]
    (one,) = offered(client, f"/{section}/", q="thailand")
    assert one == {"country": ["th"]}


def test_an_offer_keeps_the_other_choices_and_the_order(client):
    make_resource(title="Guide", countries=["th"], topics=["actip"])
    (offer,) = offered(client, "/resources/", q="guide ไทย", topic="actip", country="kh", sort="title")
    assert offer == {"q": ["guide"], "country": ["th"], "topic": ["actip"], "sort": ["title"]}


def test_an_offer_says_how_many_entries_it_shows():
    for _ in range(2):
        make_resource(title="Guide", countries=["th"], topics=["shelter"])
    make_resource(title="Other", countries=["th"])
    make_resource(title="Guide", countries=["th"], status="draft")
    for query in ("thailand", "guide thailand", "guide thailand -other", "shelter thailand"):
        for offer in offers(filters("resources", q=query)):
            state = parse_qs(offer.href[1:])
            assert offer.count == len(filters("resources", **state).entries())
    assert [offer.count for offer in offers(filters("resources", q="thailand"))] == [3]
    assert [offer.count for offer in offers(filters("resources", q="thailand", topic="shelter"))] == [2]


def test_what_would_show_nothing_is_not_offered(client):
    make_resource(title="Shelter", countries=["kh"])
    make_resource(title="Secret", countries=["th"], status="draft")
    assert not offered(client, "/resources/", q="Thailand") and not offered(client, "/resources/", q="shelter Laos")


def test_a_publisher_is_known_by_name_and_acronym_where_it_published(client):
    iom = make_publisher(name="International Organization for Migration", acronym="IOM")
    make_publisher(name="The Silent", acronym="TS")
    make_resource(publishers=[iom.name], title="Guide")
    for query in ("IOM", "international organisation for migration", "iom guide"):
        (offer,) = offered(client, "/resources/", q=query)
        assert offer["publisher"] == [str(iom.pk)]
    make_resource(publishers=["The Silent"], status="draft")
    assert not offered(client, "/resources/", q="The Silent") and not offered(client, "/stories/", q="IOM")


@pytest.mark.parametrize("query", ["Thailand OR Laos", "-Thailand", "guide", '"guide thailand"'])
def test_nothing_is_offered_where_the_words_mean_something_else(client, query):
    make_resource(title="Guide", countries=["th", "la"])
    assert not offered(client, "/resources/", q=query)


# Tips


@every_section
def test_tips_stand_under_the_search_box_and_their_examples_are_links(client, section):
    for address in (f"/{section}/", "/search/"):
        page = client.get(address).text
        links = [link for link in Page(page).links() if link.startswith(f"{address}?q=")]
        assert "Search tips" in page and len(links) == 3 and '<details class="tips">' in page
        assert all(client.get(link).status_code == 200 for link in links)


@every_section
def test_tips_are_open_where_nothing_was_found(client, section):
    for address in (f"/{section}/", "/search/"):
        assert '<details class="tips" open>' in client.get(address, {"q": "zebra"}).text


@pytest.mark.parametrize("address", ["/search/", "/resources/"])
def test_words_come_back_as_they_were_typed(client, address):
    page = client.get(address, {"q": '"do <b>no" -harm & OR “x”'}).text
    (box,) = Page(page).all("input", name="q")
    assert box.get("value") == '"do <b>no" -harm & OR “x”' and "<b>no" not in page
