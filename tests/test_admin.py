"""The admin as curators and editors use it."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from directory.models import Organisation
from partnership_hub.models import Helpline, Keyword, User
from resources.models import Resource
from stories.models import Story

from .factories import make_helpline, make_organisation, make_resource, make_story, make_user

pytestmark = pytest.mark.django_db

SECTIONS = {"resources/resource": Resource, "stories/story": Story, "directory/organisation": Organisation}
INLINES = {
    "resources/resource": ["files", "translations"],
    "stories/story": ["pictures", "translations"],
    "directory/organisation": ["offers", "contacts", "places", "notes", "attachments", "translations"],
}
REQUIRED = {
    "resources/resource": {"type": "guide"},
    "stories/story": {"format": "article"},
    "directory/organisation": {"type": "ngo", "level": "national", "vetting": "public-sources"},
}


@pytest.fixture
def curator(client):
    client.force_login(make_user("Curator"))
    return client


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def form(section, entry=None, **changes):
    """What a browser sends for an entry's form."""
    data = {"title": "A guide", "language": "en", "summary": "What it is for."}
    data |= {"published_at_0": "", "published_at_1": ""}
    for inline in INLINES[section]:
        data |= {f"{inline}-TOTAL_FORMS": "0", f"{inline}-INITIAL_FORMS": "0"}
    if entry is not None:
        local = timezone.localtime(entry.published_at) if entry.published_at else None
        data |= {"title": entry.title, "summary": entry.summary, "seen": entry.updated_at.isoformat()}
        if local:
            data |= {"published_at_0": f"{local:%Y-%m-%d}", "published_at_1": f"{local:%H:%M:%S}"}
    return data | REQUIRED[section] | changes


def change_page(entry):
    return f"/admin/{entry._meta.app_label}/{entry._meta.model_name}/{entry.pk}/change/"


@pytest.mark.parametrize("section", SECTIONS)
def test_a_curator_adds_and_an_editor_publishes(client, section):
    model = SECTIONS[section]
    client.force_login(make_user("Curator"))
    client.post(f"/admin/{section}/add/", form(section, _verb="submit", countries=["th"], topics=["shelter"]))
    entry = model.objects.get()
    assert entry.status == "in-review"
    assert client.get(entry.get_absolute_url()).status_code == 200  # staff see it
    client.logout()
    assert client.get(entry.get_absolute_url()).status_code == 404

    client.force_login(make_user("Editor"))
    client.post(change_page(entry), form(section, entry, _verb="publish", countries=["th"], topics=["shelter"]))
    client.logout()
    assert "A guide" in client.get(f"/{entry._meta.app_label}/?country=th&topic=shelter&q=guide").text


@pytest.mark.parametrize("section", SECTIONS)
def test_a_curator_cannot_publish_by_a_hand_made_request(curator, section):
    curator.post(f"/admin/{section}/add/", form(section))
    entry = SECTIONS[section].objects.get()
    curator.post(change_page(entry), form(section, entry, _verb="publish", featured="on"))
    curator.post(f"/admin/{section}/", {"action": "publish", "_selected_action": [entry.pk]})
    entry.refresh_from_db()
    assert (entry.status, entry.featured) == ("draft", False)


@pytest.mark.parametrize("make", [make_resource, make_story, make_organisation])
def test_a_curator_reads_what_is_published_and_cannot_change_it(curator, make):
    entry = make()
    page = curator.get(change_page(entry))
    assert page.status_code == 200
    assert 'name="_save"' not in page.text and 'name="_verb"' not in page.text
    section = f"{entry._meta.app_label}/{entry._meta.model_name}"
    assert curator.post(change_page(entry), form(section, entry, title="Changed")).status_code == 403


def test_actions_work_on_several_rows_and_say_why_one_was_refused(editor):
    ready, wordless = make_resource(status="draft"), make_resource(status="draft", summary="", title="Wordless")
    response = editor.post(
        "/admin/resources/resource/", {"action": "publish", "_selected_action": [ready.pk, wordless.pk]}, follow=True
    )
    assert Resource.objects.published().get() == ready
    assert "Wordless: Write a summary" in response.text


def test_a_refused_verb_keeps_what_was_typed(editor):
    editor.post("/admin/resources/resource/add/", form("resources/resource", _verb="publish", summary=""))
    entry = Resource.objects.get()
    assert (entry.title, entry.status) == ("A guide", "draft")


def test_a_later_moment_schedules(editor, client):
    moment = {"published_at_0": "2099-01-02", "published_at_1": "09:00:00"}
    editor.post("/admin/resources/resource/add/", form("resources/resource", _verb="publish", **moment))
    entry = Resource.objects.get()
    assert entry.status == "published"
    assert not Resource.objects.published().exists()
    assert "Scheduled for 2 Jan 2099" in editor.get("/admin/resources/resource/").text


def test_an_emptied_moment_does_not_break_a_published_entry(editor):
    entry = make_resource()
    sent = form("resources/resource", entry, published_at_0="", published_at_1="")
    assert editor.post(change_page(entry), sent).status_code == 302
    assert Resource.objects.get().published_at == entry.published_at


def test_saving_over_somebody_elses_change_is_refused_and_keeps_the_words(editor):
    entry = make_resource(status="draft")
    sent = form("resources/resource", entry, summary="My own words.")
    Resource.objects.get().save()
    response = editor.post(change_page(entry), sent)
    assert "Somebody else saved this entry" in response.text
    assert "My own words." in response.text
    assert Resource.objects.get().summary == entry.summary


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("2022", ("2022-01-01", "year")), ("2022-05", ("2022-05-01", "month")), ("2022-05-20", ("2022-05-20", "day"))],
)
def test_a_date_is_kept_as_far_as_it_is_known(editor, typed, kept):
    editor.post("/admin/resources/resource/add/", form("resources/resource", publication_date=typed))
    entry = Resource.objects.get()
    assert (str(entry.publication_date), entry.publication_precision) == kept
    assert f'value="{typed}"' in editor.get(change_page(entry)).text


@pytest.mark.parametrize("typed", ["May 2022", "2022-13", "22", "2022-02-30", "²022"])
def test_a_date_that_cannot_be_read_says_how_to_write_it(editor, typed):
    response = editor.post("/admin/resources/resource/add/", form("resources/resource", publication_date=typed))
    assert "publication_date" in response.context["adminform"].form.errors
    assert not Resource.objects.exists()


def test_keywords_are_typed_and_reused_whatever_their_case(editor):
    Keyword.objects.create(name="Palermo Protocol")
    sent = form("resources/resource", keywords=["palermo protocol", "Palermo", "2015"])
    editor.post("/admin/resources/resource/add/", sent)
    entry = Resource.objects.get()
    assert set(entry.keywords.names()) == {"Palermo Protocol", "Palermo", "2015"}
    found = editor.get("/admin/partnership_hub/keyword/names/?term=PALERMO").json()["results"]
    assert [word["text"] for word in found] == ["Palermo", "Palermo Protocol"]


def test_topics_stand_under_their_groups(editor):
    page = editor.get("/admin/resources/resource/add/").text
    assert page.index("Protection") < page.index("Shelter and housing") < page.index("Forms and sectors")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_list_finds_words_by_the_same_index(editor, section):
    model = SECTIONS[section]
    make = {Resource: make_resource, Story: make_story, Organisation: make_organisation}[model]
    make(title="คู่มือแรงงานประมง", language="th", status="draft")
    make(title="Another")
    page = editor.get(f"/admin/{section}/?q=ประมง")
    assert [row.title for row in page.context["cl"].result_list] == ["คู่มือแรงงานประมง"]


def test_the_history_tells_who_changed_what_keywords_and_topics_included(curator):
    curator.post("/admin/resources/resource/add/", form("resources/resource", keywords=["old"], topics=["shelter"]))
    entry = Resource.objects.get()
    sent = form("resources/resource", entry, title="Renamed", keywords=["new"], topics=["actip"])
    curator.post(change_page(entry), sent)
    newest, before = entry.history.all()[:2]
    assert newest.history_user.groups.get().name == "Curator"
    assert newest.history_change_reason == "keywords: +new, -old"
    assert {change.field for change in newest.diff_against(before).changes} >= {"title", "topics"}
    assert "Renamed" in curator.get(f"/admin/resources/resource/{entry.pk}/history/").text


def test_one_save_is_one_record_in_the_history(curator):
    entry = make_resource(status="draft")
    before = entry.history.count()
    curator.post(change_page(entry), form("resources/resource", entry, topics=["actip"], countries=["th", "vn"]))
    assert entry.history.count() == before + 1


@pytest.mark.parametrize("tail", ["abc/history/", "abc/history/1/", "1/history/abc/", "1/history/999/"])
def test_an_entrys_history_at_no_address_is_not_found(editor, tail):
    assert editor.get(f"/admin/resources/resource/{tail}").status_code == 404


def test_an_earlier_version_is_read_and_does_not_bring_its_status_back(curator):
    entry = make_resource()
    version = entry.history.first().pk
    entry.status = "draft"
    entry.save()
    page = f"/admin/resources/resource/{entry.pk}/history/resource/{version}/"
    old = f"/admin/resources/resource/{entry.pk}/history/{version}/"
    assert curator.get(old).headers["Location"] == page
    assert "Published" in curator.get(page).text
    assert curator.post(old, form("resources/resource", entry)).status_code == 403
    curator.post(page, {"_whole": "yes", "seen": entry.updated_at.isoformat()})
    assert not Resource.objects.published().exists()


def picture(extension="JPEG"):
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, extension)
    return SimpleUploadedFile(f"kitchen.{extension.lower()}", file.getvalue())


def test_a_cover_is_stored_anew_under_a_random_name_and_needs_words(editor):
    sent = form("resources/resource", cover=picture())
    response = editor.post("/admin/resources/resource/add/", sent)
    assert "Describe the cover" in response.text
    editor.post("/admin/resources/resource/add/", sent | {"cover": picture(), "cover_alt": "A teal field"})
    entry = Resource.objects.get()
    assert entry.cover.name.endswith(".webp") and "kitchen" not in entry.cover.name
    assert (entry.cover_width, entry.cover_height) == (40, 30)


def test_a_file_that_is_not_what_it_says_is_refused_with_a_reason(editor):
    fake = SimpleUploadedFile("report.pdf", b"%PDF-1.7 <html><script>alert(1)</script>")
    sent = form("resources/resource") | {
        "files-TOTAL_FORMS": "1", "files-0-language": "en", "files-0-standing": "original", "files-0-file": fake,
    }  # fmt: skip
    response = editor.post("/admin/resources/resource/add/", sent)
    assert response.status_code == 200
    files = response.context["inline_admin_formsets"][0].formset
    assert "damaged or cut short" in files.errors[0]["file"][0]
    assert not Resource.objects.exists()


def test_a_residential_place_is_refused_as_public_with_a_sentence(editor):
    sent = form("directory/organisation") | {
        "places-TOTAL_FORMS": "1", "places-0-kind": "residential", "places-0-address": "1 Hidden Street",
        "places-0-visibility": "public",
    }  # fmt: skip
    response = editor.post("/admin/directory/organisation/add/", sent)
    assert "A residential place is “staff only”" in response.text
    assert not Organisation.objects.exists()


def test_visibility_of_a_contact_starts_restricted(editor):
    page = editor.get("/admin/directory/organisation/add/").text
    assert '<option value="staff" selected>' in page


def test_published_entries_are_withdrawn_before_they_are_deleted(editor):
    entry = make_resource()
    assert editor.post(f"/admin/resources/resource/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    editor.post(change_page(entry), form("resources/resource", entry, _verb="withdraw"))
    editor.post(f"/admin/resources/resource/{entry.pk}/delete/", {"post": "yes"})
    assert Resource.objects.in_bin().get() == entry


def helpline_form(helpline, **changes):
    fields = ("country_id", "name", "number", "source", "answered_by", "happens_next", "tells_police", "tells_employer",
              "hours", "cost", "caution", "source_date", "source_note", "staff_note")  # fmt: skip
    data = {name.removesuffix("_id"): getattr(helpline, name) for name in fields}
    return data | {"languages": helpline.languages, "from_abroad": "unknown", "checked_on": ""} | changes


def test_a_helpline_is_confirmed_by_a_second_person_and_hidden_by_any_change(client):
    first, second = make_user("Editor"), make_user("Editor")
    helpline = make_helpline(confirmed=False)
    client.force_login(first)
    page = f"/admin/partnership_hub/helpline/{helpline.pk}/change/"
    response = client.post(page, helpline_form(helpline, number="+999 1", _verb="confirm"), follow=True)
    assert "Ask a second person" in response.text
    helpline.refresh_from_db()
    assert (helpline.number, helpline.changed_by, helpline.is_published) == ("+999 1", first, False)

    client.force_login(second)
    client.post(page, helpline_form(helpline, _verb="confirm"))
    assert Helpline.objects.published().get().confirmed_by == second

    client.post(page, helpline_form(helpline, number="+999 2", _save="Save"))
    assert not Helpline.objects.published().exists()


def test_whoever_had_a_part_in_a_number_cannot_confirm_it(client):
    first, second = make_user("Editor"), make_user("Editor")
    helpline = make_helpline(confirmed=False)
    page = f"/admin/partnership_hub/helpline/{helpline.pk}/change/"
    client.force_login(first)
    client.post(page, helpline_form(helpline, number="+999 1", _save="Save"))
    client.force_login(second)
    client.post(page, helpline_form(helpline, number="+999 1", hours="always", _save="Save"))
    helpline.refresh_from_db()
    for one in (first, second):
        client.force_login(one)
        client.post(page, helpline_form(helpline, _verb="confirm"))
    assert not Helpline.objects.published().exists()
    client.force_login(make_user("Editor"))
    client.post(page, helpline_form(helpline, _verb="confirm"))
    assert Helpline.objects.published().get().number == "+999 1"


def test_helplines_are_confirmed_one_by_one_and_taken_down_together(editor):
    helplines = [make_helpline(confirmed=False).pk, make_helpline().pk]
    for action in ("confirm", "withdraw"):
        editor.post("/admin/partnership_hub/helpline/", {"action": action, "_selected_action": helplines})
    assert not Helpline.objects.published().exists()


def test_a_curator_cannot_confirm_a_helpline(curator):
    helpline = make_helpline(confirmed=False)
    curator.post(f"/admin/partnership_hub/helpline/{helpline.pk}/change/", helpline_form(helpline, _verb="confirm"))
    assert not Helpline.objects.published().exists()


def sign_in(client, name, password):
    return client.post("/accounts/login/", {"login": name, "password": password})


def test_the_eleventh_wrong_password_is_refused_before_it_is_looked_at(client, monkeypatch):
    user = make_user("Editor")
    looked_at = []
    real = User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: looked_at.append(raw) or real(self, raw))
    for _ in range(10):
        sign_in(client, user.username, "wrong")
    assert len(looked_at) == 10
    response = sign_in(client, user.username, "wrong")
    assert len(looked_at) == 10
    assert "Too many failed login attempts" in response.text


def test_known_and_unknown_names_get_the_same_answer(client):
    make_user("Editor", username="known")
    answers = [sign_in(client, name, "wrong").text for name in ("known", "never")]
    known, unknown = (answer.replace("known", "…").replace("never", "…") for answer in answers)
    assert strip_token(known) == strip_token(unknown)


def strip_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", html)


def test_the_admin_asks_to_sign_in_and_staff_pages_are_not_kept(client):
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    client.force_login(make_user("Curator"))
    assert "no-store" in client.get("/admin/").headers["Cache-Control"]


def test_nobody_signs_up_by_themselves(client):
    sent = {"username": "me", "email": "me@example.org", "password1": "long-enough-1", "password2": "long-enough-1"}
    client.post("/accounts/signup/", sent)
    assert not client.login(username="me", password="long-enough-1")
