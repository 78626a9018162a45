"""Who may bring a sheet, see an import, and set what by it."""

import pytest
from django.contrib.auth.models import Permission

from directory.models import Organisation
from resources.models import Publisher, Resource
from stories.models import Story

from .factories import make_organisation, make_resource, make_story, make_user
from .importing import address, bring, do, page, reasons, table, tried
from .working import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    client.force_login(make_user("Curator"))
    return client


@pytest.fixture
def imported(curator):
    return bring(curator, table(["Title", "Type"], ["One", "guide"]))


def pages(imported):
    path = address("resources", imported.pk)
    return [path, f"{path}progress/", f"{path}rows/"]


def test_its_maker_and_editors_see_an_import_and_nobody_else(curator, client, imported):
    for role, status in (("Curator", 404), ("Editor", 200), (None, 302)):
        client.force_login(make_user(role))
        assert {client.get(path).status_code for path in pages(imported)} == {status}
    client.force_login(make_user("Curator"))
    assert "sheet.csv" not in client.get(address("resources")).content.decode()
    assert client.post(address("resources", imported.pk), {"do": "import", "round": 1}).status_code == 404


def test_an_import_of_one_section_is_not_on_another_ones_pages(curator, imported):
    assert curator.get(address("stories", imported.pk)).status_code == 404


def test_staff_without_rights_in_a_section_import_and_export_nothing(client):
    user = make_user()
    user.is_staff = True
    user.save()
    user.user_permissions.add(Permission.objects.get(codename="view_resource"))
    client.force_login(user)
    assert client.get(address("resources")).status_code == 403
    assert client.get(address("resources", "empty", "csv")).status_code == 403
    entry = make_resource()
    chosen = {"action": "export_csv", "_selected_action": [entry.pk]}
    response = client.post("/admin/resources/resource/", chosen)
    assert "attachment" not in response.get("Content-Disposition", "")


def test_what_readers_have_seen_is_not_changed_by_a_curators_sheet(curator):
    published, draft = make_resource(), make_resource(status="draft")
    rows = tried(curator, ["id", "title"], [published.pk, "Uno"], [draft.pk, "Dos"])
    assert [row.verdict for row in rows.values()] == ["refused", "changed"]
    assert "role" in reasons(rows[2])


def test_a_role_that_was_taken_away_meanwhile_is_not_there_at_the_import(client):
    user, entry = make_user("Editor"), make_resource(title="One")
    client.force_login(user)
    imported = bring(client, table(["id", "title", "type"], [entry.pk, "Uno", ""], ["", "Made", "guide"]))
    client.post(address("resources", imported.pk), {"do": "import", "round": 1})
    user.groups.clear()
    work()
    imported.refresh_from_db()
    assert (imported.counts["done"], imported.counts["left"]) == (0, 2)
    assert Resource.objects.get().title == "One"


def test_only_whoever_may_publish_features_by_a_sheet(curator):
    rows = tried(curator, ["Title", "Type", "Featured"], ["One", "guide", "yes"], ["Two", "guide", "no"])
    assert [row.verdict for row in rows.values()] == ["refused", "new"]


def test_a_publisher_is_made_only_by_whoever_may_add_one(client):
    user = make_user("Curator")
    user.groups.clear()
    names = ["view_resource", "add_resource", "change_resource"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    rows = tried(client, ["Title", "Type", "Publisher"], ["One", "guide", "New House"])
    assert rows[2].verdict == "refused"
    assert not Publisher.objects.exists()


@pytest.mark.parametrize("heading", ["Status", "status", "published_at", "Publish on", "sample", "search", "cover"])
def test_no_sheet_publishes(client, heading):
    client.force_login(make_user("Editor"))
    imported = bring(client, table(["Title", "Type", heading], ["One", "guide", "published"]))
    do(client, imported, "import")
    entry = Resource.objects.get()
    assert (entry.status, entry.published_at, entry.sample) == ("draft", None, False)


def test_no_sheet_verifies_an_organisation_or_shows_a_story_without_consent(client):
    client.force_login(make_user("Editor"))
    organisation = make_organisation(title="House", verification="unverified")
    story = make_story(title="Her story", shows_people=True)
    columns = {"verification": "checked", "verified_on": "2026-01-01", "vetting": "assessed", "hidden_on": "2030-01-01"}
    bringing = table(["id", "acronym", *columns], [organisation.pk, "HSE", *columns.values()])
    do(client, bring(client, bringing, section="directory"), "import")
    consent = {"shows_people": "no", "consent_until": "2030-01-01", "consent_reference": "x"}
    bringing = table(["id", "author", *consent], [story.pk, "Somebody", *consent.values()])
    do(client, bring(client, bringing, section="stories"), "import")
    organisation, story = Organisation.objects.get(), Story.objects.get()
    assert (organisation.acronym, organisation.verification, organisation.vetting) == (
        "HSE", "unverified", "public-sources",
    )  # fmt: skip
    assert (story.author, story.shows_people, story.consent_until) == ("Somebody", True, None)


@pytest.mark.parametrize("path", ["import/", "import/1/", "import/1/progress/", "import/1/rows/", "import/empty/csv/"])
def test_readers_are_asked_to_sign_in(client, path):
    assert client.get(f"/admin/resources/resource/{path}").status_code == 302


@pytest.mark.parametrize(
    "sent", [{}, {"do": "x"}, {"do": "read", "round": "1", "encoding": "zz"}, {"do": "import", "round": "\0²"}]
)
def test_requests_made_by_hand_break_nothing(curator, imported, sent):
    assert curator.post(address("resources", imported.pk), sent).status_code == 302
    assert page(curator, imported, "?page=10^400&show=%00").status_code in (200, 400)
    assert not Resource.objects.exists()
    assert curator.get(address("resources", "empty", "exe")).status_code == 404
    assert curator.get("/admin/resources/resource/import/99999999999/").status_code in (302, 404)
