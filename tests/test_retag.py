"""Many entries are filed otherwise at once, with a preview, one record each, and a way back."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from partnership_hub.models import Keyword, Retagging
from resources.models import Resource

from .factories import MAKERS, make_resource, make_user
from .working import work

pytestmark = pytest.mark.django_db
LIST = "/admin/resources/resource/"


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def keys(entries):
    return ",".join(str(entry.pk) for entry in entries)


def retag(client, entries, base=LIST, **asked):
    sent = {"entries": keys(entries), "reason": "tidied", "step": "preview"} | asked
    preview = client.post(f"{base}retag/", sent).text
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', preview) for name in ("nonce", "mark")}
    assert hidden["mark"], preview
    sent |= {"step": "do"} | {name: found[1] for name, found in hidden.items()}
    return preview, sent, client.post(f"{base}retag/", sent, follow=True)


def topics_of(entry):
    return set(entry.topics.values_list("pk", flat=True))


@pytest.mark.parametrize("section", MAKERS)
def test_topics_countries_and_keywords_are_added_and_taken_away(editor, section):
    entry = MAKERS[section](topics=["shelter"], countries=["th"], keywords=["Old"])
    base = f"/admin/{section}/{entry._meta.model_name}/"
    records = entry.history.count()
    asked = {"put_topics": ["legal-aid"], "take_topics": ["shelter"], "put_countries": ["vn"]}
    retag(editor, [entry], base, **asked, put_keywords=["New"], take_keywords=["old"], whole="yes")
    entry.refresh_from_db()
    assert topics_of(entry) == {"legal-aid"} and set(entry.keywords.names()) == {"New"} and entry.asean_wide
    assert set(entry.countries.values_list("pk", flat=True)) == {"th", "vn"}
    assert entry.history.count() == records + 1
    record = entry.history.first()
    assert "tidied" in record.history_change_reason and {row.topic_id for row in record.topics.all()} == {"legal-aid"}
    editor.post(f"/admin/partnership_hub/retagging/{Retagging.objects.get().pk}/undo/")
    entry.refresh_from_db()
    assert topics_of(entry) == {"shelter"} and set(entry.keywords.names()) == {"Old"} and not entry.asean_wide
    assert set(entry.countries.values_list("pk", flat=True)) == {"th"}


def test_the_action_takes_what_is_ticked_or_all_that_the_filters_find(editor):
    entries = [make_resource(language="th") for _n in range(3)]
    make_resource()
    page = editor.post(LIST, {"action": "retag_action", "_selected_action": [entries[0].pk]}).text
    assert (
        f'name="entries" value="{entries[0].pk}"' in page and 'action="/admin/resources/resource/retag/#plan"' in page
    )
    sent = {"action": "retag_action", "_selected_action": [entries[0].pk], "select_across": "1"}
    page = editor.post(f"{LIST}?language__exact=th", sent).text
    assert f'name="entries" value="{keys(entries)}"' in page


def test_others_are_replaced_and_what_is_filed_so_already_is_not_touched(editor):
    entry, same = make_resource(topics=["shelter", "actip"]), make_resource(topics=["legal-aid"])
    preview, _sent, _page = retag(editor, [entry, same], put_topics=["legal-aid"], replace_topics="on")
    assert "1 is filed so already" in preview and "− Shelter and housing" in preview
    assert topics_of(entry) == {"legal-aid"} == topics_of(same)
    assert Retagging.objects.get().entries == 1


def test_a_curator_s_request_leaves_what_is_published_as_it_is(client):
    client.force_login(make_user("Curator"))
    published, draft = make_resource(topics=["shelter"]), make_resource(topics=["shelter"], status="draft")
    preview, _sent, page = retag(client, [published, draft], put_topics=["actip"])
    assert "1 stays as it is" in preview and "were left as they are" in page.text
    assert topics_of(published) == {"shelter"} and topics_of(draft) == {"shelter", "actip"}


def test_only_those_who_may_change_entries_see_the_page(client):
    client.force_login(make_user(None))
    assert client.post(f"{LIST}retag/", {"entries": "1"}).status_code == 302
    client.force_login(make_user("Editor"))
    operation = Retagging.objects.create(by=make_user("Editor"), nonce="n", kind="retag", what="x", reason="y",
                                         asked={"section": "resources"})  # fmt: skip
    assert client.get(operation.get_absolute_url()).status_code != 200  # somebody else's
    assert client.post(f"/admin/partnership_hub/retagging/{operation.pk}/undo/").status_code == 404


def test_the_same_form_three_times_does_it_once(editor):
    entry = make_resource()
    _preview, sent, _page = retag(editor, [entry], put_topics=["actip"])
    records = entry.history.count()
    for _time in range(2):
        editor.post(f"{LIST}retag/", sent, follow=True)
    assert Retagging.objects.count() == 1 and entry.history.count() == records


@pytest.mark.parametrize("given", ["", "x", "\0", "²", "9" * 30, "-1", ",", "1," * 30_000])
def test_entries_that_can_be_none_are_asked_for_again(editor, given):
    response = editor.post(f"{LIST}retag/", {"entries": given, "reason": "x", "put_topics": ["actip"]})
    assert response.status_code in (200, 400) and not Retagging.objects.exists()


def test_what_was_changed_since_stays_when_it_is_taken_back(editor):
    one, other = make_resource(topics=["shelter"]), make_resource(topics=["shelter"])
    retag(editor, [one, other], put_topics=["actip"])
    other.topics.remove("actip")
    page = editor.post(f"/admin/partnership_hub/retagging/{Retagging.objects.get().pk}/undo/", follow=True).text
    assert "1 entry was filed otherwise since" in page
    assert topics_of(one) == {"shelter"} == topics_of(other)


def test_a_deleted_keyword_is_not_put_back_and_that_is_said(editor):
    entry = make_resource(keywords=["Old"])
    retag(editor, [entry], take_keywords=["Old"], put_topics=["actip"])
    Keyword.objects.all().delete()
    page = editor.post(f"/admin/partnership_hub/retagging/{Retagging.objects.get().pk}/undo/", follow=True).text
    assert "What was deleted since is not put back" in page and topics_of(entry) == set()


def test_many_are_left_to_the_worker_and_cost_no_more_statements(editor):
    def many(n):
        rows = [Resource(title=f"R {at}", type="guide", status="draft") for at in range(n)]
        return Resource.objects.bulk_create(rows)

    def statements(entries):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            retag(editor, entries, put_topics=["actip"], put_countries=["th"])
        return len(asked)

    assert statements(many(3)) + 3 >= statements(many(400))
    entries = many(501)
    _preview, _sent, page = retag(editor, entries, put_topics=["actip"])
    operation = Retagging.objects.first()
    assert operation.state == "waiting" and "The worker does it now" in page.text and not topics_of(entries[0])
    from partnership_hub.taxonomy.doing import do_later

    do_later.enqueue(operation.pk)  # in a test nothing is ever committed, so its own has not been left yet
    work()
    work()
    operation.refresh_from_db()
    assert (operation.state, operation.entries) == ("done", 501) and topics_of(entries[500]) == {"actip"}
    assert entries[0].history.count() == 1


def operation_form(page):
    return next(form for form in html.fromstring(page).forms if "hub-operation" in form.get("class", ""))


def test_a_preview_opens_at_its_result(editor):
    preview, _sent, _done = retag(editor, [make_resource()], put_topics=["shelter"])
    form = operation_form(preview)
    assert form.get("action") == f"{LIST}retag/#plan"
    assert form.xpath(".//h2[@id='plan' and @tabindex='-1']")


def test_so_does_that_of_a_page_with_a_question_in_its_address(editor):
    editor.force_login(make_user("Administrator"))
    page = "/admin/partnership_hub/topic/merge/?item=shelter&item=legal-aid"
    assert operation_form(editor.get(page).text).get("action") == "#plan"
