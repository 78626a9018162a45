"""Every way to an entry that is not theirs, by hand-made requests too: refused or not found, and nothing changes."""

import pytest
from django.contrib.contenttypes.models import ContentType

from partnership_hub.entries.publishing import sections

from .factories import MAKERS, make_contact, make_file, make_organisation, make_resource, make_translation, make_user
from .test_admin import change_page, form

pytestmark = pytest.mark.django_db

SECTIONS = {model._meta.app_label: f"{model._meta.app_label}/{model._meta.model_name}" for model in sections()}
# (role, section, fields of an entry that is not theirs, whether they may read it)
NOT_THEIRS = [
    *[("Contributor", section, {"status": "draft"}, False) for section in SECTIONS],
    *[("Contributor", section, {"status": "published"}, True) for section in SECTIONS],
    *[("Curator", section, {"status": "draft"}, False) for section in SECTIONS],
    *[("Curator", section, {"status": "in-review"}, False) for section in SECTIONS],
    *[("Curator", section, {"status": "published"}, True) for section in SECTIONS],
    *[("Translator", section, {"status": "draft"}, True) for section in SECTIONS],
    *[("Translator", section, {"status": "published"}, True) for section in SECTIONS],
    ("Directory keeper", "resources", {"status": "draft"}, False),
    ("Directory keeper", "stories", {"status": "published"}, True),
]
VERBS = ["submit", "send_back", "publish", "withdraw", "end_previews", "cover_from_first_page", "confirm_by_staff",
         "confirm_by_itself", "close", "take_down", "write_to", "delete_selected"]  # fmt: skip
named = pytest.mark.parametrize(
    ("role", "section", "fields", "reads"),
    NOT_THEIRS,
    ids=lambda value: str(getattr(value, "get", lambda _: value)("status")),
)


@pytest.fixture
def theirs(client, role, section, fields):
    """An entry of somebody else’s, filed under Laos, with a translation."""
    entry = MAKERS[section](countries=["la"], taken_in_by=make_user("Curator"), title="Of Laos", **fields)
    make_translation(entry, title="ลาว", state="draft")
    client.force_login(make_user(role, countries=["th"], languages=["lo"]))
    return entry


def as_it_is(entry):
    fresh = type(entry).objects.get(pk=entry.pk)
    values = {field.attname: getattr(fresh, field.attname) for field in fresh._meta.concrete_fields}
    return values, set(fresh.countries.all()), list(fresh.translations.values()), fresh.history.count()


@named
def test_pages_of_it_answer_as_far_as_they_may_read(client, theirs, section, reads):
    page, listed = change_page(theirs), client.get(f"/admin/{SECTIONS[section]}/?q=Laos")
    assert ("Of Laos" in listed.text) is reads
    answer = client.get(page, follow=True)
    assert ("Of Laos" in answer.text) is reads
    assert 'name="_save"' not in answer.text and 'name="_verb"' not in answer.text
    for tail in ("delete/", "history/", f"history/{theirs.history.first().pk}/"):
        answer = client.get(page.removesuffix("change/") + tail, follow=True)
        if answer.status_code == 200 and "history" in tail:  # what is published, by those who work on its section
            assert reads and client.get("/admin/").wsgi_request.user.has_perm(theirs.permission("curate"))
        elif answer.status_code == 200:
            assert "Of Laos" not in answer.text
    public = client.get(theirs.get_absolute_url())
    assert public.status_code == (200 if reads else 404)


@named
def test_hand_made_requests_change_nothing(client, theirs, section, reads):
    before, page = as_it_is(theirs), change_page(theirs)
    sent = form(SECTIONS[section], theirs, title="Taken", countries=["th"], _verb="publish")
    text = theirs.translations.get()
    sent |= {
        "translations-TOTAL_FORMS": "1", "translations-INITIAL_FORMS": "1", "translations-0-id": text.pk,
        "translations-0-entry": theirs.pk, "translations-0-language": "th", "translations-0-state": "reviewed",
        "translations-0-title": "Taken",
    }  # fmt: skip
    history = f"history/{theirs.history.first().pk}/"
    for address, data in [
        (page, sent),
        (page.replace("change/", "delete/"), {"post": "yes"}),
        (page.replace("change/", history), sent),
        *[
            (f"/admin/{SECTIONS[section]}/", {"action": verb, "_selected_action": [theirs.pk], "post": "yes"})
            for verb in VERBS
        ],
    ]:
        answer = client.post(address, data)
        assert answer.status_code in (200, 302, 403, 404), address
        assert as_it_is(theirs) == before, (address, data.get("action"))


@named
def test_verbs_of_the_row_refuse(theirs, role, reads):
    from django.core.exceptions import PermissionDenied, ValidationError

    user = make_user(role, countries=["th"], languages=["lo"])
    before = as_it_is(theirs)
    for verb in ("submit", "send_back", "publish", "withdraw", "end_previews", "cover_from_first_page"):
        with pytest.raises((PermissionDenied, ValidationError)):
            getattr(theirs, verb)(by=user)
    assert as_it_is(theirs) == before


@pytest.fixture
def thai(client):
    client.force_login(make_user("Curator", countries=["th"]))
    return client


def test_autocompletes_offer_no_draft_of_others_countries(thai):
    make_resource(title="Guide of Laos", status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    make_resource(title="Guide of Thailand", status="draft", countries=["th"])
    asked = {"app_label": "resources", "model_name": "resource", "field_name": "supersedes", "term": "guide"}
    found = [row["text"] for row in thai.get("/admin/autocomplete/", asked).json()["results"]]
    assert found == ["Guide of Thailand"]


def test_a_link_to_what_one_does_not_see_is_no_choice(thai):
    hidden = make_resource(title="Guide of Laos", status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    entry = make_resource(status="draft", countries=["th"])
    page = thai.post(change_page(entry), form("resources/resource", entry, countries=["th"], supersedes=hidden.pk))
    assert page.status_code == 200 and "Guide of Laos" not in page.text
    entry.refresh_from_db()
    assert entry.supersedes_id is None


def test_the_way_to_an_entrys_page_tells_no_title(thai):
    theirs = make_resource(title="Guide of Laos", status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    kind = ContentType.objects.get_for_model(theirs).pk
    assert thai.get(f"/admin/r/{kind}/{theirs.pk}/").status_code == 404
    for path in (f"{kind}/999999", f"{kind}/x", "x/1", "999999/1", f"{kind}/{'9' * 30}"):
        assert thai.get(f"/admin/r/{path}/").status_code == 404, path
    mine = make_resource(status="draft", countries=["th"])
    assert thai.get(f"/admin/r/{kind}/{mine.pk}/").url == mine.get_absolute_url()


def test_what_is_linked_already_may_stay(thai):
    hidden = make_resource(title="Guide of Laos", status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    entry = make_resource(status="draft", countries=["th"], supersedes=hidden)
    sent = form("resources/resource", entry, countries=["th"], supersedes=hidden.pk, title="New")
    assert thai.post(change_page(entry), sent).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.supersedes_id) == ("New", hidden.pk)


def test_rows_of_another_entry_are_not_changed_through_ones_own(thai):
    theirs = make_resource(status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    file, mine = make_file(theirs, label="Theirs"), make_resource(status="draft", countries=["th"])
    sent = form("resources/resource", mine, countries=["th"]) | {
        "files-TOTAL_FORMS": "1", "files-INITIAL_FORMS": "1", "files-0-id": file.pk, "files-0-resource": mine.pk,
        "files-0-language": "en", "files-0-standing": "original", "files-0-label": "Mine",
        "files-0-url": "https://example.org/mine",
    }  # fmt: skip
    thai.post(change_page(mine), sent)
    file.refresh_from_db()
    assert (file.label, file.resource) == ("Theirs", theirs)


def test_media_of_drafts_are_sent_to_those_who_see_these(client):
    theirs = make_resource(status="draft", countries=["la"], taken_in_by=make_user("Curator"))
    file = make_file(theirs, content=b"%PDF-1.4")
    address = f"/media/{file.file.name}"
    expected = {"Contributor": 404, "Curator": 404, "Directory keeper": 404, "Translator": 200, "Editor": 200}
    for role, status in expected.items():
        client.force_login(make_user(role, countries=["th"]))
        assert client.get(address).status_code == status, role


def test_what_is_for_staff_is_not_for_contributors_and_translators(client):
    entry = make_organisation(staff_note="a canary", vetting_note="a canary", countries=["th"])
    make_contact(entry, visibility="staff", value="+00 canary")
    draft = make_organisation(status="draft", staff_note="a canary", countries=["th"])
    make_contact(draft, visibility="staff", value="+00 canary")
    for role in ("Contributor", "Translator"):
        client.force_login(make_user(role, countries=["th"], languages=["lo"]))
        for row in (entry, draft):
            for page in (row.get_absolute_url(), change_page(row), change_page(row).replace("change", "history")):
                assert "canary" not in client.get(page, follow=True).text, (role, page)
    client.force_login(make_user("Curator", countries=["th"]))
    assert "a canary" in client.get(change_page(draft)).text
