"""The digest: keepers are told what is due in their countries, once a week, and nobody is told of nothing."""

import smtplib
from datetime import timedelta
from unittest import mock

import pytest
from django.utils import timezone

from directory import digest
from directory.housekeeping import HIDDEN
from directory.models import Organisation
from partnership_hub.models import User

from .factories import make_contact, make_organisation, make_proposal, make_user
from .test_housekeeping import run

pytestmark = pytest.mark.django_db


def late(days, **overrides):
    verified_on = timezone.localdate() - timedelta(days=days)
    return make_organisation(**{"verification": "checked", "verified_on": verified_on, "countries": ["th"]} | overrides)


def keeper(*countries, role="Curator", **overrides):
    user = make_user(role, **overrides)
    user.countries.set(countries)
    return user


def letters(mailoutbox):
    """{whom: the letter}, of one run."""
    mailoutbox.clear()
    out, err = run()
    assert err == ""
    return {mail.to[0]: mail.body for mail in mailoutbox}


def test_a_keeper_is_told_what_is_due_in_their_countries_and_of_nothing_else(mailoutbox):
    thai, khmer = keeper("th", "la"), keeper("kh")
    late(800, title="Long gone"), late(500, title="O’Brien & sons", countries=["la"]), late(400, title="A while")
    late(10, title="Right"), late(500, title="Of Cambodia", countries=["kh"])
    sent = letters(mailoutbox)
    assert set(sent) == {thai.email, khmer.email}
    told = sent[thai.email]
    for words in (
        "1 entry is hidden",
        "1 entry is overdue",
        "1 entry is due",
        "Long gone (",
        "O’Brien & sons (",
        "A while (",
    ):
        assert words in told
    assert "Right" not in told and "Of Cambodia" not in told and "Lao" in told
    assert "https://hub.example/admin/directory/organisation/due/?country=mine&state=hidden" in told
    assert told.index("hidden") < told.index("overdue")


def test_those_who_decide_are_told_of_what_waits_for_a_decision(mailoutbox):
    curator, editor = keeper("th"), make_user("Editor")
    found = late(1)
    make_proposal(found, phone="+66 2 000 0001")
    make_contact(found, visibility="staff").ask_visibility("public", make_user("Editor"))
    sent = letters(mailoutbox)
    assert "1 proposal waits" in sent[curator.email] and "second person" not in sent[curator.email]
    keeper("th", role="Editor", email="second@example.org")
    User.objects.update(digest_sent_on=None)
    assert "1 change of who may see a detail waits" in letters(mailoutbox)["second@example.org"]
    assert editor.email not in sent  # somebody looks after the country


def test_it_is_sent_once_a_week_however_often_housekeeping_runs(mailoutbox):
    thai = keeper("th")
    late(500)
    assert set(letters(mailoutbox)) == {thai.email} and letters(mailoutbox) == {}
    User.objects.update(digest_sent_on=timezone.localdate() - timedelta(days=6))
    assert letters(mailoutbox) == {}
    User.objects.update(digest_sent_on=timezone.localdate() - timedelta(days=7))
    assert set(letters(mailoutbox)) == {thai.email}


def test_nobody_is_told_of_nothing(mailoutbox):
    keeper("th"), make_user("Editor")
    late(10)
    assert letters(mailoutbox) == {}


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"email": ""}])
def test_who_has_left_or_cannot_be_reached_is_not_told(mailoutbox, fields):
    keeper("th", **fields)
    late(500)
    assert letters(mailoutbox) == {}


def test_what_nobody_looks_after_is_told_to_every_editor(mailoutbox):
    editors, thai = [make_user("Editor"), make_user("Editor")], keeper("th")
    late(500, title="Kept"), late(500, title="Alone", countries=["vn"]), late(500, title="Nowhere", countries=[])
    sent = letters(mailoutbox)
    assert set(sent) == {thai.email, *(editor.email for editor in editors)}
    for editor in editors:
        assert "Alone" in sent[editor.email] and "Nowhere" in sent[editor.email] and "Kept" not in sent[editor.email]


def test_a_letter_that_cannot_be_sent_stops_no_other_and_is_tried_again(mailoutbox):
    first, _second = keeper("th"), keeper("th")
    late(500)

    def refuse(subject, text, sender, to, **kwargs):
        if to == [first.email]:
            raise smtplib.SMTPRecipientsRefused({first.email: (550, b"no such user")})
        return 1

    with mock.patch.object(digest, "send_mail", side_effect=refuse) as send_mail:
        _out, err = run()
    assert "no such user" in err and send_mail.call_count == 2
    assert set(letters(mailoutbox)) == {first.email}


def test_a_long_list_is_cut_and_holds_no_way_to_reach_anybody(mailoutbox):
    thai = keeper("th")
    for number in range(12):
        late(500, title=f"Entry number {number}", phone="+66 2 555 0100")
    told = letters(mailoutbox)[thai.email]
    assert "12 entries are overdue" in told and told.count("Entry number") == 10 and told.count("…") == 1
    assert "555" not in told


def test_what_waits_elsewhere_has_a_line_of_its_own(mailoutbox, monkeypatch):
    thai = keeper("th")
    monkeypatch.setattr(digest, "WAITING", [lambda keeper: [digest.Line("2 proposals wait.", "/admin/proposals/")]])
    told = letters(mailoutbox)[thai.email]
    assert "2 proposals wait.\nhttps://hub.example/admin/proposals/" in told


def test_what_became_hidden_is_in_its_history_once_each_time(mailoutbox):
    hidden, shown = late(800), late(700)
    changed = Organisation.objects.get(pk=hidden.pk).updated_at

    def recorded():
        return [row.history.filter(history_change_reason=HIDDEN).count() for row in (hidden, shown)]

    assert "1 entry became hidden." in run()[0] and recorded() == [1, 0]
    assert "hidden" not in run()[0] and recorded() == [1, 0]
    assert Organisation.objects.get(pk=hidden.pk).updated_at == changed
    hidden.confirm_by_staff(make_user("Curator"), "Call")
    run()
    assert recorded() == [1, 0]


def test_a_second_time_is_recorded_too():
    hidden = late(1600)
    run()
    hidden.history.update(history_date=timezone.now() - timedelta(days=900))
    run()
    assert hidden.history.filter(history_change_reason=HIDDEN).count() == 2
