"""Letters to organisations: what they open, and that their addresses do no more than they should."""

import re
from smtplib import SMTPException

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory import letters
from directory.letters import Letter, new_key, send_due
from directory.models import Organisation

from .factories import make_contact, make_letter, make_note, make_organisation, make_place, make_service, make_user
from .markup import Page

pytestmark = pytest.mark.django_db
every_language = pytest.mark.parametrize("language", ["en", "th", "vi"])

DAY = timezone.timedelta(days=1)


@pytest.fixture
def organisation():
    return make_organisation(title="Harbour network", email="them@example.org", phone="+00 1", countries=["th"])


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def written(organisation, commits, **choices):
    """The one letter that is sent, and the path in it."""
    with commits():
        organisation.write_to(make_user("Curator"), **choices)
    text = mail.outbox[-1].body
    return mail.outbox[-1], re.search(r"https://hub\.example(/directory/letter/\S+)", text)[1]


def confirm(client, address):
    seen = Page(client.get(address).text).all("input", name="seen")[0].get("value")
    return client.post(address, {"answer": "confirm", "seen": seen})


def state(organisation):
    row = Organisation.objects.get(pk=organisation.pk)
    return row.verification, row.verified_on, row.updated_at, list(Letter.objects.values()), row.history.count()


# What is sent


def test_a_letter_goes_to_the_organisation_and_only_a_hash_of_its_key_is_kept(organisation, commits):
    message, address = written(organisation, commits)
    assert message.to == ["them@example.org"] and message.content_subtype == "plain"
    letter = Letter.objects.get()
    key = re.search("key=([^&]+)", address)[1]
    assert letter.sent_at and letter.key_hash and key.split("%3A")[0] not in str(vars(letter))
    assert letter.expires_at - timezone.now() > 29 * DAY


def test_its_language_is_that_of_the_one_country_unless_somebody_chooses(organisation, commits):
    assert written(organisation, commits)[0].extra_headers["Content-Language"] == "th"
    vietnamese = make_organisation(email="vn@example.org", countries=["vn"])
    assert "Kính gửi" in written(vietnamese, commits)[0].body
    both = make_organisation(email="both@example.org", countries=["vn", "th"])
    assert "still correct" in written(both, commits)[0].subject
    other = make_organisation(email="other@example.org", countries=["vn"])
    assert "still correct" in written(other, commits, language="en")[0].subject


def refusals(organisation, **choices):
    with pytest.raises(letters.ValidationError) as refused:
        organisation.write_to(make_user("Curator"), **choices)
    return " ".join(refused.value.messages)


def test_nobody_is_written_to_without_an_address_or_about_what_readers_do_not_see(organisation):
    assert "e-mail address" in refusals(make_organisation())
    assert "e-mail address" in refusals(organisation, to="somebody@else.example")
    assert "readers see" in refusals(make_organisation(email="a@example.org", status="draft"))
    assert "sample" in refusals(make_organisation(email="a@example.org", sample=True))


def test_a_contact_that_only_staff_see_may_be_written_to(organisation, commits):
    make_contact(organisation, kind="email", value="desk@example.org", visibility="staff")
    assert written(organisation, commits, to="desk@example.org")[0].to == ["desk@example.org"]


def test_it_is_not_written_to_twice_in_an_hour_nor_four_times_in_a_month(organisation, commits):
    written(organisation, commits)
    assert "less than an hour" in refusals(organisation)
    for hours in (30, 50):
        make_letter(organisation)
        Letter.objects.filter(created_at__gt=timezone.now() - DAY).update(
            created_at=timezone.now() - timezone.timedelta(hours=hours)
        )
    assert "3 letters in 30 days" in refusals(organisation)


def test_who_may_not_change_organisations_writes_to_none(organisation):
    with pytest.raises(letters.PermissionDenied):
        organisation.write_to(make_user("partner"))


def test_staff_see_that_the_mail_server_did_not_take_it(organisation, commits, monkeypatch):
    def refuse(self):
        raise SMTPException

    monkeypatch.setattr("partnership_hub.mail.EmailMessage.send", refuse)
    with commits():
        organisation.write_to(make_user("Curator"))
    assert Letter.objects.get().outcome == "not-taken"


# What its address opens


@every_language
def test_opening_it_changes_nothing_however_often(client, organisation, language):
    letter = make_letter(organisation, language=language)
    before = state(organisation)
    for _ in range(3):
        response = client.get(letter.opens)
        assert client.head(letter.opens).status_code == response.status_code == 200
    assert state(organisation) == before
    assert Page(response.text).all("html")[0].get("lang") == {"en": "en-gb"}.get(language, language)


def test_one_button_confirms_the_entry_once(client, organisation):
    letter = make_letter(organisation, language="th")
    response = confirm(client, letter.opens)
    assert response.url == "/directory/letter/confirmed/?language=th"
    organisation.refresh_from_db()
    assert organisation.verification == "self-declared" and organisation.verified_on == timezone.localdate()
    reason = organisation.history.first().history_change_reason
    assert reason == "The organisation confirmed its own entry: letter to them@example.org"
    letter.refresh_from_db()
    assert letter.outcome == "confirmed" and letter.answered_at
    assert client.post(letter.opens, {"answer": "confirm"}).status_code == 404
    assert client.get(letter.opens).status_code == 404


def test_what_was_changed_meanwhile_is_shown_again_and_not_confirmed(client, organisation):
    letter = make_letter(organisation)
    seen = Page(client.get(letter.opens).text).all("input", name="seen")[0].get("value")
    organisation.phone = "+00 2"
    organisation.save()
    response = client.post(letter.opens, {"answer": "confirm", "seen": seen})
    assert response.status_code == 200 and "changed while you looked" in response.text and "+00 2" in response.text
    organisation.refresh_from_db()
    assert organisation.verification == "unverified" and letter.is_open


def test_an_answer_closes_the_other_letters_of_the_organisation(client, organisation):
    first, second, other = make_letter(organisation), make_letter(organisation), make_letter()
    confirm(client, second.opens)
    assert client.get(first.opens).status_code == 404
    assert client.get(other.opens).status_code == 200
    first.refresh_from_db()
    assert first.outcome == "closed"


def test_every_key_that_opens_nothing_is_answered_alike(organisation):
    """Byte for byte: whoever tries keys learns nothing, also not which ones there were."""
    client = Client()
    used, expired = make_letter(organisation), make_letter(expires_at=timezone.now() - DAY)
    confirm(client, used.opens)
    withdrawn = make_letter(make_organisation(status="withdrawn"))
    good = make_letter(organisation).opens
    key = re.search("key=([^&]+)", good)[1]
    tampered = good.replace(key, key[:-1] + ("A" if key[-1] != "A" else "B"))
    addresses = [
        used.opens, expired.opens, withdrawn.opens, tampered, good.replace(key, new_key()), good.replace(key, "zz"),
        good.replace(key, ""), good.replace(key, key[: key.index("%3A")]), good.replace(key, "%E0%B8%81:%E0%B8%81"),
    ]  # fmt: skip
    for method in (client.get, client.post):
        answers = [method(address) for address in addresses]
        assert {answer.status_code for answer in answers} == {404}
        assert len({answer.content for answer in answers}) == 1
        assert len({str(answer.headers) for answer in answers}) == 1
    assert client.get(good).status_code == 200


def test_keys_cannot_be_guessed_and_are_signed_for_this_purpose_alone():
    keys = {new_key() for _ in range(50)}
    assert len(keys) == 50 and all(len(key.partition(":")[0]) == 32 for key in keys)
    from django.core import signing

    with pytest.raises(signing.BadSignature):
        signing.Signer(salt="partnership_hub.previews").unsign(new_key())


def test_the_page_of_one_organisation_changes_no_other(client, organisation):
    other = make_organisation(title="Other")
    before = state(other)[:3]
    address = make_letter(organisation).opens
    data = {"answer": "correct", "title": "New", "organisation": other.pk, "pk": other.pk, "id": other.pk}
    assert client.post(address, data).status_code == 302
    assert state(other)[:3] == before and not other.proposals.exists()
    assert organisation.proposals.get().changes == {"title": ["Harbour network", "New"]}


@pytest.mark.parametrize("role", [None, "partner", "superuser"])
def test_it_tells_what_everyone_may_know_whoever_opens_it(client, organisation, role):
    if role:
        client.force_login(make_user(role))
    organisation.staff_note = "zqnote"
    organisation.save()
    make_contact(organisation, value="zqpublic", kind="web")
    for visibility in ("partners", "staff"):
        make_contact(organisation, value=f"zq{visibility}", label=f"zq{visibility}", visibility=visibility)
        make_place(organisation, town=f"zq{visibility}", visibility=visibility)
        make_note(organisation, text=f"zq{visibility}", visibility=visibility)
        make_service(organisation, who_may_come=f"zq{visibility}", visibility=visibility)
    text = client.get(make_letter(organisation).opens).text
    assert "zqpublic" in text and "+00 1" in text and "are not shown here" in text
    assert not re.search("zq(partners|staff|note)", text)


def test_it_is_kept_nowhere_and_tells_nobody_where_one_came_from(client, organisation):
    letter = make_letter(organisation)
    for response in (client.get(letter.opens), client.get(f"{letter.opens}x"), client.post(letter.opens, {})):
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow" and "noindex" in response.text
        assert not response.cookies
    assert "?key=" in letter.opens  # logs hold paths, never queries


def test_it_needs_no_cookie_to_be_answered(organisation):
    client = Client(enforce_csrf_checks=True)
    assert confirm(client, make_letter(organisation).opens).status_code == 302
    assert not client.cookies


# What housekeeping sends


def run(commits, queryset=None):
    with commits():
        return send_due(Organisation.objects.all() if queryset is None else queryset)


def test_what_is_due_is_written_to_once_and_reminded_of_once(organisation, commits):
    make_organisation()  # has no address
    make_organisation(email="s@example.org", sample=True)
    make_organisation(email="d@example.org", status="draft")
    assert [run(commits), run(commits)] == [1, 0]
    for days, sent in ((13, 0), (14, 1), (14, 0), (60, 0)):
        moment = timezone.now() - days * DAY
        Letter.objects.filter(reminder_of=None).update(sent_at=moment, created_at=moment)
        assert run(commits) == sent, days
    assert [message.to for message in mail.outbox] == [["them@example.org"]] * 2
    assert mail.outbox[1].subject.startswith("แจ้งเตือน") and "สองสัปดาห์" in mail.outbox[1].body
    Letter.objects.update(created_at=timezone.now() - 91 * DAY, expires_at=timezone.now() - 61 * DAY)
    assert run(commits) == 1
    assert Letter.objects.unanswered().count() == 2


def test_housekeeping_writes_to_what_is_due_and_to_nothing_else(commits):
    from directory.housekeeping import write_letters

    today = timezone.localdate()
    for name, fields in {
        "due": {"verification": "checked", "verified_on": today - 400 * DAY},
        "fresh": {"verification": "checked", "verified_on": today - 100 * DAY},
        "closed": {"verification": "closed", "verified_on": today - 400 * DAY},
        "hidden": {"verification": "checked", "verified_on": today - 900 * DAY},
    }.items():
        make_organisation(email=f"{name}@example.org", **fields)
    with commits():
        assert write_letters() == "1 letter went out."
    assert [message.to for message in mail.outbox] == [["due@example.org"]]
    with commits():
        assert not write_letters()


@pytest.mark.parametrize("change", ["answered", "checked meanwhile", "came back", "other address"])
def test_a_reminder_is_not_sent_in_vain(client, organisation, commits, change):
    letter = make_letter(organisation, sent_to="them@example.org", sent_at=timezone.now() - 20 * DAY)
    if change == "answered":
        confirm(client, letter.opens)
    elif change == "checked meanwhile":
        Organisation.objects.filter(pk=organisation.pk).update(
            verification="checked", verified_on=timezone.localdate() - 5 * DAY
        )
    elif change == "came back":
        letter.came_back(make_user("Curator"))
    else:
        organisation.email = "new@example.org"
        organisation.save()
    assert run(commits, Organisation.objects.none()) == 0 and not mail.outbox


# Staff


def test_a_curator_chooses_address_and_language_and_sees_what_went_out(client, organisation, commits):
    client.force_login(make_user("Curator"))
    make_contact(organisation, kind="email", value="desk@example.org", visibility="staff")
    address = f"/admin/directory/organisation/{organisation.pk}/letter/"
    assert f'href="{address}"' in client.get(address.replace("letter", "change")).text
    assert "desk@example.org" in client.get(address).text
    with commits():
        client.post(address, {"to": "desk@example.org", "language": "vi"})
    assert mail.outbox[0].to == ["desk@example.org"] and "Kính gửi" in mail.outbox[0].body
    assert "desk@example.org" in client.get("/admin/directory/letter/?state__exact=open").text
    assert "less than an hour" in client.post(address, {"to": "desk@example.org", "language": "vi"}).text


def test_several_are_written_to_from_the_list(client, organisation, commits):
    client.force_login(make_user("Curator"))
    mute = make_organisation(title="Without address")
    with commits():
        response = client.post(
            "/admin/directory/organisation/",
            {"action": "write_to", "_selected_action": [organisation.pk, mute.pk]},
            follow=True,
        )
    assert len(mail.outbox) == 1
    assert "1 row written to." in response.text and "Without address: Give an e-mail address" in response.text


def test_staff_note_that_a_letter_came_back_and_change_nothing_else_of_it(client, organisation):
    client.force_login(make_user("Curator"))
    letter = make_letter(organisation)
    data = {"action": "came_back", "_selected_action": [letter.pk]}
    client.post("/admin/directory/letter/", data)
    letter.refresh_from_db()
    assert letter.outcome == "bounced"
    assert "has an outcome already" in client.post("/admin/directory/letter/", data, follow=True).text
    page = client.get(f"/admin/directory/letter/{letter.pk}/change/").text
    assert "them@example.org" in page and letter.key_hash not in page and 'name="outcome"' not in page
    for state in ("open", "unanswered", "bounced"):
        assert client.get(f"/admin/directory/letter/?state__exact={state}").status_code == 200


@pytest.mark.parametrize("address", ["/admin/directory/letter/", "/admin/directory/organisation/1/letter/"])
def test_partners_are_not_let_in(client, address):
    client.force_login(make_user("partner"))
    assert client.get(address, follow=True).status_code == 403
