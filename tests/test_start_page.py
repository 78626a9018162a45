"""The page that staff begin with: what waits for whom, what others changed, where nothing is."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import NotTwins, Report, Suggestion
from partnership_hub.housekeeping import compare_entries
from partnership_hub.models import Visit
from partnership_hub.people.visits import A_VISIT
from partnership_hub.waiting import MOST, SHOWN

from .factories import MAKERS, make_contact, make_organisation, make_proposal, make_resource, make_story, make_user

pytestmark = pytest.mark.django_db

START, TWINS = "/admin/", "/admin/directory/organisation/twins/"
MOST_QUERIES = 55  # with nothing held in the cache


@pytest.fixture(autouse=True)
def nothing_kept():
    cache.clear()


@pytest.fixture
def editor(client):
    return signed_in(client, "Editor", "th")


def signed_in(client, role, *countries):
    client.user = make_user(role)
    client.user.countries.set(countries)
    client.force_login(client.user)
    return client


def said(client, kind, **query):
    """The titles under a heading, in their order; None where the heading is not there."""
    page = client.get(START, query).text
    part = re.search(rf'<section class="module" id="{kind}".*?</section>', page, re.S)
    return part and re.findall(r'<li><a href="[^"]*"[^>]*>(?:<span[^>]*>)?([^<]*)', part[0])


def ago(entry, **time):
    type(entry).objects.filter(pk=entry.pk).update(updated_at=timezone.now() - timedelta(**time))
    return entry


# What waits


@pytest.mark.parametrize("section", MAKERS)
def test_what_is_in_review_waits_the_oldest_first_and_is_one_click_away(editor, section):
    make = MAKERS[section]
    ago(make(title="Newer", status="in-review", countries=["th"]), days=1)
    oldest = ago(make(title="Older", status="in-review", countries=["th", "kh"]), days=9)
    make(title="Published", countries=["th"])
    assert said(editor, "in-review") == ["Older", "Newer"]
    page = editor.get(START).text
    assert f'href="/admin/{section}/{oldest._meta.model_name}/{oldest.pk}/change/"' in page and "for 1\xa0week" in page


def test_the_sections_are_one_list(editor):
    for days, make in enumerate(MAKERS.values(), 1):
        ago(make(title=f"{days} days", status="in-review", countries=["th"]), days=days)
    assert said(editor, "in-review") == ["3 days", "2 days", "1 days"]


def test_only_the_countries_that_somebody_looks_after_are_shown_until_they_ask_for_others(editor):
    make_resource(title="Thai", status="in-review", countries=["th"])
    make_resource(title="Khmer", status="in-review", countries=["kh"])
    make_resource(title="Mine", status="in-review", taken_in_by=editor.user)
    assert said(editor, "in-review") == ["Thai", "Mine"]
    assert said(editor, "in-review", country="kh") == ["Khmer"]
    assert said(editor, "in-review", country="all") == ["Thai", "Khmer", "Mine"]
    assert said(editor, "in-review", country="zz") == ["Thai", "Mine"]
    assert said(editor, "in-review", country="la") is None


def test_who_looks_after_no_country_sees_all_and_is_told_why(client):
    make_resource(title="Khmer", status="in-review", countries=["kh"])
    editor = signed_in(client, "Editor")
    assert said(editor, "in-review") == ["Khmer"]
    assert "No country is noted as yours" in editor.get(START).text


def test_what_was_sent_back_waits_for_whoever_took_it_in(client):
    curator, editor = make_user("Curator"), make_user("Editor")
    entry = make_resource(title="Sent back", status="draft", taken_in_by=curator, countries=["kh"])
    make_resource(title="Never asked", status="draft", taken_in_by=curator)
    entry.submit(by=curator)
    entry.send_back(by=editor, reason="Name the publisher.")
    client.force_login(curator)
    assert said(client, "sent-back") == ["Sent back"]
    client.force_login(editor)
    assert said(client, "sent-back") is None


def test_what_is_scheduled_is_said_with_the_time_that_is_left(editor):
    make_story(title="Later", published_at=timezone.now() + timedelta(days=9, hours=1), countries=["th"])
    make_resource(title="Sooner", published_at=timezone.now() + timedelta(days=2, hours=1), countries=["th"])
    assert said(editor, "scheduled") == ["Sooner", "Later"]
    assert "in 2\xa0days" in editor.get(START).text


def test_consent_that_ends_is_said_in_time(editor):
    consent = {"shows_people": True, "consent_reference": "7", "consent_keeper": "We", "countries": ["th"]}
    today = timezone.localdate()
    make_story(title="Soon", consent_until=today + timedelta(days=20), **consent)
    make_story(title="Over", consent_until=today - timedelta(days=2), **consent)
    make_story(title="Far", consent_until=today + timedelta(days=300), **consent)
    assert said(editor, "consent") == ["Over", "Soon"]


def test_the_directory_says_what_waits_on_its_boards(editor):
    one = make_organisation(title="Pier", countries=["th"])
    make_proposal(one, phone="+66 2 000 0000")
    Report.objects.create(organisation=one, kind="other", text="A secret that no other page shows")
    Suggestion.objects.create(name="Missing one", country_id="th", does="x", why="y")
    contact = make_contact(one, visibility="staff")
    contact.ask_visibility("public", make_user("Editor"))
    for kind in ("proposals", "reports", "visibility", "checks"):
        assert said(editor, kind) == ["Pier"], kind
    assert said(editor, "suggestions") == ["Missing one"]
    assert "A secret" not in editor.get(START).text
    assert said(editor, "suggestions", country="la") is None


def test_a_curator_of_another_country_is_told_nothing_of_it(client):
    make_proposal(make_organisation(title="Pier", countries=["th"]), phone="+66 2 000 0000")
    assert "Pier" not in signed_in(client, "Curator", "kh").get(START).text


def test_staff_without_a_role_see_a_page_without_entries(client):
    make_resource(title="Hidden draft", status="in-review")
    client.force_login(make_user(None, is_staff=True))
    page = client.get(START)
    assert page.status_code == 200 and "Hidden draft" not in page.text


def test_a_long_list_is_cut_and_says_so(editor):
    for _ in range(SHOWN + 2):
        make_resource(status="draft", countries=["th"])
    assert len(said(editor, "drafts")) == SHOWN
    assert f'<span class="hub-count">{SHOWN + 2}</span>' in editor.get(START).text
    for _ in range(MOST):
        make_resource(status="draft", countries=["th"])
    assert f'<span class="hub-count">{MOST - 1}+</span>' in editor.get(START).text


def test_where_nothing_waits_it_says_so_kindly(editor):
    page = editor.get(START).text
    assert "Nothing waits for you here. Thank you." in page and "first visit" in page


def make_twins(title, *countries, **more):
    return [make_organisation(title=title, countries=countries, **more) for _ in range(2)]


def test_likely_twins_of_one_s_countries_wait_and_each_is_one_click_away(editor):
    one, other = make_twins("Pier", "th", "kh")
    make_twins("Quay", "kh")
    make_twins("Mine", "kh", taken_in_by=editor.user)
    compare_entries()
    assert said(editor, "directory-twins") == ["Mine = Mine?", "Pier = Pier?"]
    board, mark = f"{TWINS}?country=mine", f"pair-{one.pk}-{other.pk}"
    assert f'href="{board}#{mark}"' in editor.get(START).text and f'id="{mark}"' in editor.get(board).text
    assert "Quay" not in editor.get(board).text
    assert len(said(editor, "directory-twins", country="all")) == 3
    assert said(editor, "directory-twins", country="la") is None


def test_twins_that_are_decided_on_wait_no_longer(editor):
    one, other = make_twins("Pier", "th")
    kept, away = make_twins("Quay", "th")
    compare_entries()
    assert len(said(editor, "directory-twins")) == 2
    NotTwins.objects.create(entry=other, other=one, by=editor.user)
    assert said(editor, "directory-twins") == ["Quay = Quay?"]
    type(away).objects.filter(pk=away.pk).update(merged_into=kept)
    assert said(editor, "directory-twins") is None


def test_twins_wait_for_nobody_who_may_not_decide_on_them(client):
    make_twins("Pier", "th")
    compare_entries()
    assert said(signed_in(client, "Contributor", "th"), "directory-twins") is None


def test_five_twins_cost_no_more_questions_than_one(editor):
    counts = []
    for number in (1, 5):
        for n in range(number):
            make_twins(f"Pier{n} of{number}", "th")
        compare_entries()
        cache.clear()
        editor.get(START)
        with CaptureQueriesContext(connection) as asked:
            assert len(said(editor, "directory-twins")) >= number
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize(("role", "may"), [("Contributor", True), ("Curator", True), ("Translator", False)])
def test_taking_in_is_offered_to_whoever_may_add(client, role, may):
    page = signed_in(client, role).get(START).text
    assert ("Take something in" in page) == may == (client.get("/admin/take-in/").status_code == 200)


# What others changed


def away(user, **time):
    Visit.objects.update_or_create(owner=user, defaults={"seen_at": timezone.now() - timedelta(**time)})


def test_what_others_changed_since_the_last_visit_is_said_with_who_and_a_way_to_the_history(editor):
    other = make_user("Editor", first_name="Lek", last_name="S.")
    away(editor.user, days=2)
    entry = make_resource(title="Theirs", status="draft", countries=["th"])
    entry._history_user = other
    entry.publish(by=other)
    mine = make_resource(title="Mine", status="draft", countries=["th"])
    mine.history.update(history_user=editor.user)
    make_resource(title="Elsewhere", countries=["kh"])
    assert said(editor, "changes") == ["Theirs"]
    page = editor.get(START).text
    assert "Lek S." in page and "Published" in page and f"/admin/resources/resource/{entry.pk}/history/" in page


def test_a_visit_goes_on_while_somebody_comes_back_within_hours(editor):
    away(editor.user, days=2)
    make_resource(title="Theirs", countries=["th"])
    assert said(editor, "changes") == said(editor, "changes") == ["Theirs"]
    Visit.objects.update(seen_at=timezone.now() - A_VISIT - timedelta(minutes=1))
    type(make_resource()).history.update(history_date=timezone.now() - timedelta(days=1))
    assert said(editor, "changes") == []


# Where nothing is


def test_a_gap_leads_to_a_form_with_country_and_topic_filled_in(editor):
    make_resource(countries=["th"], topics=["shelter"])
    make_resource(status="draft", countries=["th"], topics=["remedy-compensation"])
    page = editor.get(START).text
    assert "countries=th&amp;topics=shelter" in page.replace("stories/story/add", "")  # a story on it is missing
    assert 'href="/admin/resources/resource/add/?countries=th&amp;topics=shelter"' not in page
    assert 'href="/admin/resources/resource/add/?countries=th&amp;topics=remedy-compensation"' in page
    assert "49 topics with nothing at all" in page and "<strong>Shelter" not in page
    form = editor.get("/admin/resources/resource/add/?countries=th&topics=remedy-compensation").text
    for value in ("th", "remedy-compensation"):
        assert re.search(rf'<input type="checkbox"[^>]*value="{value}"[^>]*checked', form)
    assert "countries=kh" not in page and "countries=kh" in editor.get(START, {"country": "all"}).text


# Bounds


def test_the_page_asks_the_same_however_much_there_is(editor):
    counts = []
    for _ in range(2):
        away(editor.user, days=2)
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            editor.get(START)
        counts.append(len(asked))
        for make in MAKERS.values():
            for status in ("draft", "in-review", "published"):
                for _ in range(3):
                    entry = make(status=status, countries=["th"], topics=["shelter"])
            if make is make_organisation:
                make_proposal(entry, phone="+66 2 000 0000")
                Report.objects.create(organisation=entry, kind="other", text="x")
    assert counts[0] == counts[1] <= MOST_QUERIES


@pytest.mark.parametrize("country", ["\ud800".encode("utf-16", "surrogatepass").hex(), "mine", "²", "9" * 400])
def test_whatever_is_asked_is_answered(editor, country):
    assert editor.get(START, {"country": country}).status_code == 200
