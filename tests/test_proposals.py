"""Proposals: beside the live entry until staff decide, field by field; then told."""

import json
import re

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from directory.models import Organisation, Proposal

from .factories import make_organisation, make_proposal, make_user
from .markup import faults
from .working import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return make_organisation(title="Harbour network", phone="+00 1", email="old@example.org", hours="9 to 5")


@pytest.fixture
def decided(django_capture_on_commit_callbacks):
    """Decides as an editor who saw what there is now."""

    def decide(proposal, by=None, seen=None, **refusals):
        confirms, answer = refusals.pop("confirms", False), refusals.pop("answer", "")
        live = Organisation.objects.get(pk=proposal.organisation_id)
        seen = seen or {name: getattr(live, name) for name in proposal.changes}
        refusals = {name: refusals.get(name, "") for name in proposal.changes}
        with django_capture_on_commit_callbacks(execute=True):
            proposal = proposal.decide(by or make_user("Editor"), refusals, seen, answer=answer, confirms=confirms)
        work()
        return proposal

    return decide


# Made


def test_the_same_sent_twice_is_one(organisation):
    first = make_proposal(organisation, phone="+00 2")
    assert make_proposal(organisation, phone="+00 2") == first
    assert make_proposal(organisation, phone="+00 3") != first
    assert Proposal.objects.count() == 2


def test_it_may_touch_nothing_but_what_everyone_reads(organisation):
    for name, value in (("status", "draft"), ("staff_note", "a"), ("verification", "checked"), ("services", [])):
        with pytest.raises(ValidationError):
            Proposal.propose(organisation, {name: value}, source="report")


@pytest.mark.parametrize(("name", "value"), [("email", "nobody"), ("title", ""), ("working_languages", ["zz"])])
def test_what_the_entry_could_not_hold_cannot_be_proposed(organisation, name, value):
    with pytest.raises(ValidationError):
        make_proposal(organisation, **{name: value})


def test_not_more_than_ten_wait_for_one_entry(organisation):
    for number in range(10):
        first = make_proposal(organisation, phone=f"+00 {number + 2}")
    with pytest.raises(ValidationError):
        make_proposal(organisation, phone="+00 99")
    assert make_proposal(organisation, phone=first.changes["phone"][1]) == first
    make_proposal(make_organisation(), phone="+00 99")


# Decided


def test_what_is_accepted_is_saved_at_once_with_its_reason_and_the_rest_is_not(organisation, decided):
    proposal = make_proposal(organisation, phone="+00 2", hours="24", cost="free")
    before = organisation.history.count()
    decided(proposal, hours="It closes at night.")
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.hours, organisation.cost) == ("+00 2", "9 to 5", "free")
    assert organisation.history.count() == before + 1
    assert organisation.history.first().history_change_reason == f"proposal {proposal.pk}"
    assert Organisation.objects.published().search("harbour").get() == organisation


def test_the_organisation_has_confirmed_what_it_corrected_if_staff_say_so(organisation, decided):
    decided(make_proposal(organisation, phone="+00 2"))
    organisation.refresh_from_db()
    assert organisation.verification == "unverified"
    decided(make_proposal(organisation, phone="+00 3", source="report"), confirms=True)
    organisation.refresh_from_db()
    assert organisation.verification == "unverified"
    decided(make_proposal(organisation, phone="+00 4"), confirms=True)
    organisation.refresh_from_db()
    assert organisation.verification == "self-declared"


def test_two_for_the_same_entry_are_decided_each_on_its_own(organisation, decided):
    one, other = make_proposal(organisation, phone="+00 2"), make_proposal(organisation, hours="24")
    decided(one)
    decided(other)
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.hours) == ("+00 2", "24")


def test_nothing_is_replaced_that_whoever_decides_did_not_see(organisation, decided):
    one, other = make_proposal(organisation, phone="+00 2"), make_proposal(organisation, phone="+00 3")
    decided(one)
    with pytest.raises(ValidationError, match="changed while you looked"):
        decided(other, seen={"phone": "+00 1"})
    organisation.refresh_from_db()
    assert organisation.phone == "+00 2" and other.is_open
    decided(other)
    organisation.refresh_from_db()
    assert organisation.phone == "+00 3"


def test_it_is_decided_once_and_on_every_field(organisation, decided):
    proposal = make_proposal(organisation, phone="+00 2", hours="24")
    with pytest.raises(ValidationError, match="every field"):
        proposal.decide(make_user("Editor"), {"phone": ""}, {"phone": "+00 1", "hours": "9 to 5"})
    decided(proposal)
    with pytest.raises(ValidationError, match="decided on this proposal"):
        decided(proposal)


def test_what_the_entry_cannot_hold_any_more_is_not_taken_over(organisation, decided):
    proposal = make_proposal(organisation, email="new@example.org")
    Proposal.objects.update(changes={"email": ["old@example.org", "nobody"]})
    proposal.refresh_from_db()
    with pytest.raises(ValidationError):
        decided(proposal)
    assert Proposal.objects.get().is_open


@pytest.mark.parametrize("role", ["Curator", "partner"])
def test_only_those_who_may_change_a_published_entry_decide(organisation, decided, role):
    with pytest.raises(PermissionDenied):
        decided(make_proposal(organisation, phone="+00 2"), by=make_user(role))


# Told


def test_the_proposer_is_told_what_became_of_each_field_in_their_language(organisation, decided):
    proposal = make_proposal(organisation, comment="We moved.", hours="24", cost="free", language="vi")
    decided(proposal, hours="Đêm không có ai trực.", answer="Đã sửa.")
    message = mail.outbox[0]
    assert message.to == ["them@example.org"] and message.subject.startswith("Kết quả")
    assert "- Giờ làm việc: không được chấp nhận. Lý do: Đêm không có ai trực." in message.body
    assert "- Chi phí: đã được chấp nhận. Nay ghi là: free" in message.body
    assert "Đã sửa." in message.body and f"https://hub.example{organisation.get_absolute_url()}" in message.body


def test_a_new_e_mail_is_told_to_the_old_and_the_new_address(organisation, decided):
    decided(make_proposal(organisation, email="new@example.org", phone="+00 2", answer_to=""))
    assert [message.to for message in mail.outbox] == [["old@example.org"], ["new@example.org"]]
    for message in mail.outbox:
        assert "it was old@example.org, it is now new@example.org" in message.body
        assert "it was +00 1, it is now +00 2" in message.body


def test_a_new_phone_is_told_to_the_organisation_whoever_proposed_it(organisation, decided):
    decided(make_proposal(organisation, phone="+00 2", source="report", answer_to="somebody@else.example"))
    assert [message.to for message in mail.outbox] == [["somebody@else.example"], ["old@example.org"]]


def test_it_is_told_in_the_language_of_who_proposed_it_for_the_organisation(organisation, decided):
    decided(make_proposal(organisation, phone="+00 2", answer_to="", language="vi"))
    assert [message.extra_headers["Content-Language"] for message in mail.outbox] == ["vi"]


def test_what_is_refused_is_told_to_the_proposer_alone(organisation, decided):
    decided(make_proposal(organisation, phone="+00 2", source="report", answer_to=""), phone="Wrong.")
    assert not mail.outbox


# On the page of staff


def address(proposal):
    return f"/admin/directory/organisation/proposals/{proposal.pk}/"


def answers(client, proposal, **given):
    seen = re.search(r'name="seen" value="([^"]*)"', client.get(address(proposal)).text)[1].replace("&quot;", '"')
    return {"seen": seen} | given


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def test_an_editor_decides_field_by_field(editor, organisation, django_capture_on_commit_callbacks):
    proposal = make_proposal(organisation, phone="+00 2", hours="9 to 6", comment="We moved.")
    assert address(proposal) in editor.get("/admin/directory/organisation/proposals/").text
    assert address(proposal) in editor.get(f"/admin/directory/organisation/{organisation.pk}/change/").text
    page = editor.get(address(proposal)).text
    assert re.search(r"<del>.*5</del><ins>.*6</ins>", page) and "We moved." in page
    decisions = {"phone-decision": "accept", "hours-decision": "refuse", "hours-reason": "No.", "answer": "So."}
    data = answers(editor, proposal, **decisions)
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(address(proposal), data)
    work()
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.hours) == ("+00 2", "9 to 5")
    assert len(mail.outbox) == 2
    page = editor.get(address(proposal)).text
    assert "Refused: No." in page and "<form method" not in page.partition('id="content"')[2]
    assert "Decided on" in editor.get("/admin/directory/organisation/proposals/").text


def test_what_was_typed_survives_an_error(editor, organisation):
    proposal = make_proposal(organisation, phone="+00 2", hours="24", comment="We moved.")
    data = answers(editor, proposal, **{"hours-decision": "refuse", "phone-reason": "typed before"})
    page = editor.post(address(proposal), data).text
    for words in ("Say why not.", "Take it over, or refuse it.", "typed before", "Nothing is decided yet"):
        assert words in page
    assert re.search(r'value="refuse"[^>]* checked', page) and proposal.is_open


def test_a_change_meanwhile_is_shown_and_decided_on_anew(editor, organisation):
    proposal = make_proposal(organisation, phone="+00 2")
    data = answers(editor, proposal, **{"phone-decision": "accept"})
    organisation.phone = "+00 9"
    organisation.save()
    page = editor.post(address(proposal), data).text
    assert "changed while you looked" in page and "Taking it over replaces that change" in page and "+00 9" in page
    organisation.refresh_from_db()
    assert organisation.phone == "+00 9"
    editor.post(address(proposal), answers(editor, proposal, **{"phone-decision": "accept"}))
    organisation.refresh_from_db()
    assert organisation.phone == "+00 2"


@pytest.mark.parametrize("seen", ["", "null", "[]", "zz", json.dumps({"phone": ["a"]})])
def test_a_form_that_was_meddled_with_decides_nothing(editor, organisation, seen):
    proposal = make_proposal(organisation, phone="+00 2")
    assert editor.post(address(proposal), {"seen": seen, "phone-decision": "accept"}).status_code == 200
    organisation.refresh_from_db()
    assert organisation.phone == "+00 1"


def test_a_curator_reads_and_does_not_decide_and_others_are_kept_out(client, organisation):
    proposal = make_proposal(organisation, phone="+00 2")
    client.force_login(make_user("Curator"))
    page = client.get(address(proposal)).text
    assert "+00 2" in page and "To be decided by those who may publish" in page
    client.post(address(proposal), {"seen": json.dumps({"phone": "+00 1"}), "phone-decision": "accept"})
    organisation.refresh_from_db()
    assert organisation.phone == "+00 1"
    client.force_login(make_user("partner"))
    assert client.get(address(proposal), follow=True).status_code == 403
    client.force_login(make_user("Editor"))
    assert client.get(address(proposal).replace(f"/{proposal.pk}/", "/999/")).status_code == 404


def test_hostile_words_of_a_proposal_are_shown_as_words(editor, organisation):
    proposal = make_proposal(organisation, comment="<script>a</script>", hours='"><img src=x>')
    page = editor.get(address(proposal)).text
    assert "<script>a" not in page and "<img src=x>" not in page
    assert not [fault for fault in faults(page) if "<script" in fault or "img" in fault]
