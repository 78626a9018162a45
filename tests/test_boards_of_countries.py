"""The directory's boards hold what somebody looks after: a curator of Thailand reads and does nothing of Laos there."""

import pytest
from django.utils import timezone

from directory.models import NotTwins, Organisation, Removal, Report, Suggestion

from .factories import make_contact, make_letter, make_organisation, make_proposal, make_user
from .test_admin import change_page

pytestmark = pytest.mark.django_db
BOARDS = "/admin/directory/organisation/"
LAO = "Vientiane House"


@pytest.fixture
def lao():
    """With something on every board."""
    listed = timezone.now() - timezone.timedelta(days=500)
    entry = make_organisation(
        title=LAO, countries=["la"], taken_in_by=make_user("Curator"), published_at=listed, phone="+856 21 000 111"
    )
    make_contact(entry, value="+856 canary", visibility="staff").ask_visibility("public", make_user("Editor"))
    make_letter(entry)
    make_proposal(entry, acronym="VH")
    Report.objects.create(organisation=entry, kind="other", text=f"{LAO} moved")
    Suggestion.objects.create(name=f"{LAO} annex", country_id="la")
    Removal.objects.create(organisation=entry, reason="danger", status_before="published")
    other = make_organisation(title=f"{LAO} Two", countries=["la"], status="draft", taken_in_by=make_user("Curator"))
    NotTwins.objects.create(entry=entry, other=other, by=make_user("Editor"), why="They are two.")
    make_organisation(title=f"{LAO} Three", countries=["la"], status="draft", phone="+856 21 000 111")
    return entry


@pytest.fixture
def thai(client, lao):
    client.force_login(make_user("Curator", countries=["th"]))
    return client


NAMES = ["due", "proposals", "visibility", "twins", "reports", "suggestions", "removals"]


@pytest.mark.parametrize("name", NAMES)
def test_a_board_shows_nothing_of_others_countries(thai, name):
    page = thai.get(f"{BOARDS}{name}/?country=la")
    assert page.status_code == 200
    assert "Vientiane" not in page.text and "canary" not in page.text
    thai.force_login(make_user("Curator", countries=["la"]))
    assert "Vientiane" in thai.get(f"{BOARDS}{name}/").text


def test_nor_do_letters_and_the_pages_of_one_entry(thai, lao):
    assert "Vientiane" not in thai.get("/admin/directory/letter/").text
    assert thai.get(f"/admin/directory/letter/{lao.letters.get().pk}/change/", follow=True).redirect_chain
    for path in (f"{lao.pk}/letter/", f"proposals/{lao.proposals.get().pk}/"):
        assert thai.get(f"{BOARDS}{path}").status_code == 404
        assert thai.post(f"{BOARDS}{path}", {}).status_code == 404


def facts(lao):
    rows = (
        Report.objects,
        Suggestion.objects,
        Removal.objects,
        NotTwins.objects,
        lao.letters,
        lao.proposals,
        lao.contacts,
    )
    return [list(row.values()) for row in rows], Organisation.objects.filter(pk=lao.pk).values().get()


def test_hand_made_requests_to_boards_change_nothing(thai, lao):
    before = facts(lao)
    row, other = lao.contacts.get(), Organisation.objects.get(title=f"{LAO} Two")
    for name, sent in [
        ("due", {"organisation": lao.pk, "how": "Call"}),
        ("visibility", {"verb": "agree", "row": f"contact-{row.pk}-{row.seen}"}),
        ("visibility", {"verb": "refuse", "row": f"contact-{row.pk}-{row.seen}"}),
        ("twins", {"undo": NotTwins.objects.get().pk}),
        ("twins", {"entry": lao.pk, "other": other.pk, "why": "Two"}),
        ("reports", {"verb": "handle", "row": Report.objects.get().pk, "answer": "Done"}),
        ("suggestions", {"verb": "take_up", "row": Suggestion.objects.get().pk}),
        ("suggestions", {"verb": "refuse", "row": Suggestion.objects.get().pk, "answer": "No"}),
        *[("removals", {"verb": verb, "row": Removal.objects.get().pk}) for verb in ("carry_out", "decline", "undo")],
        (f"proposals/{lao.proposals.get().pk}", {"acronym-decision": "accept", "seen": "{}"}),
        (f"{lao.pk}/letter", {"to": "them@example.org", "language": "en"}),
        (f"merge/{lao.pk}/{other.pk}", {"merge": "1", "reason": "Same"}),
        (f"merge/{other.pk}/{lao.pk}", {"merge": "1", "reason": "Same"}),
    ]:
        answer = thai.post(f"{BOARDS}{name}/", sent)
        assert answer.status_code in (302, 403, 404), name
        assert facts(lao) == before, (name, sent)


def test_an_action_on_letters_reaches_no_others(thai, lao):
    letter = lao.letters.get()
    thai.post("/admin/directory/letter/", {"action": "came_back", "_selected_action": [letter.pk]})
    letter.refresh_from_db()
    assert letter.outcome == ""


def test_what_is_hidden_is_merged_with_nothing_and_answers_as_unknown(thai):
    hidden = Organisation.objects.get(title=f"{LAO} Two")
    mine = make_organisation(title="Bangkok House", countries=["th"], status="draft")
    unknown = thai.get(f"{BOARDS}merge/{mine.pk}/999999/")
    assert thai.get(f"{BOARDS}merge/{mine.pk}/{hidden.pk}/").status_code == unknown.status_code == 404
    panel = thai.get(f"{BOARDS}alike/?but={hidden.pk}&title={LAO} Two").text
    assert f"/{hidden.pk}/" not in panel and f"{LAO} Three" not in panel


@pytest.mark.parametrize(("role", "status"), [("Contributor", 403), ("Translator", 403), ("Directory keeper", 200)])
@pytest.mark.parametrize("name", NAMES)
def test_boards_are_for_those_who_see_details(client, lao, role, status, name):
    client.force_login(make_user(role, countries=["la"], languages=["lo"]))
    assert client.get(f"{BOARDS}{name}/").status_code == status


def test_a_contributor_confirms_nothing_even_of_what_they_took_in(client):
    user = make_user("Contributor")
    entry = make_organisation(taken_in_by=user, status="draft")
    client.force_login(user)
    assert "confirm_by_staff" not in client.get(change_page(entry)).text
    client.post(f"{BOARDS}due/", {"organisation": entry.pk, "how": "Call"})
    entry.refresh_from_db()
    assert entry.verification == "unverified"
