"""The two ways to an account: an invitation, and a request that staff approve."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from directory.models import AccessRequest, Invitation, Membership
from partnership_hub.models import User

from .factories import make_contact, make_organisation, make_user
from .markup import faults
from .signing_in import PASSWORD, code_of, committing_at_once, give_app, give_password, last_letter, link_in

pytestmark = pytest.mark.django_db

EMAIL = "case.worker@shelter.example"
PASSWORDS = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def editor(client):
    editor = make_user("Editor")
    client.force_login(editor)
    return client


def invite(editor, organisation, **fields):
    """By the admin's form; the link of the letter."""
    with committing_at_once():
        response = editor.post(
            "/admin/directory/invitation/add/", {"email": EMAIL, "organisation": organisation.pk} | fields
        )
    assert response.status_code == 302, response.text
    return link_in(last_letter(), "/accounts/invitation/")


def test_an_invitation_leads_to_an_account_of_that_organisation_with_a_confirmed_address(editor):
    organisation = make_organisation()
    link, invited = invite(editor, organisation, name="Sok", role="Case worker"), Client()
    page = invited.get(link)
    assert page.status_code == 200 and not list(faults(page.text)) and "no-store" in page.headers["Cache-Control"]
    assert invited.post(link, PASSWORDS)["Location"] == "/accounts/"
    membership = Membership.objects.active().get()
    assert (membership.organisation, membership.role, membership.user.first_name) == (
        organisation, "Case worker", "Sok",
    )  # fmt: skip
    assert EmailAddress.objects.get(user=membership.user, verified=True, primary=True).email == EMAIL
    assert "a second factor: set one up" in invited.get("/accounts/").text
    assert not membership.user.is_staff


def test_opening_the_link_changes_nothing_since_scanners_of_mail_open_links(editor):
    link = invite(editor, make_organisation())
    for _ in range(3):
        assert Client().get(link).status_code == 200
    assert not Membership.objects.exists()


def test_a_link_is_good_once(editor):
    link = invite(editor, make_organisation())
    Client().post(link, PASSWORDS)
    other = Client()
    assert other.get(link).status_code == other.post(link, PASSWORDS).status_code == 404
    assert Membership.objects.count() == 1


ENDS = {
    "after a week": lambda invitation: Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
    "when withdrawn": lambda invitation: invitation.withdraw(make_user("Editor")),
    "when another is sent": lambda invitation: Invitation(
        email=EMAIL.upper(), organisation=invitation.organisation
    ).send(make_user("Editor")),
    "with its organisation": lambda invitation: invitation.organisation.withdraw(make_user("Editor")),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_link_ends(editor, end):
    link = invite(editor, make_organisation())
    end(Invitation.objects.get())
    assert Client().get(link).status_code == Client().post(link, PASSWORDS).status_code == 404
    assert not Membership.objects.exists()


def test_no_key_is_in_the_database(editor):
    link = invite(editor, make_organisation())
    assert link.partition("key=")[2] not in str(Invitation.objects.values().get())


@pytest.mark.parametrize("password", ["short", "password123", EMAIL, "123456789012"])
def test_a_password_that_is_easily_guessed_is_refused(editor, password):
    link = invite(editor, make_organisation())
    page = Client().post(link, {"password1": password, "password2": password})
    assert page.status_code == 200 and "field-error" in page.text and not Membership.objects.exists()


def test_whoever_has_an_account_already_gets_the_membership_and_still_needs_their_second_factor(editor):
    user = give_password(make_user("partner", email=EMAIL, username=EMAIL))
    secret, other = give_app(user), make_organisation()
    link, invited = invite(editor, other), Client()
    assert invited.post(link, PASSWORDS)["Location"] == "/accounts/second-factor/authenticate/"
    assert invited.get("/accounts/").status_code == 302
    invited.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert other.title in invited.get("/accounts/").text
    assert [m.organisation for m in Membership.objects.active()] == [other]
    assert User.objects.filter(email=EMAIL).count() == 1 and "Your password was changed" in last_letter().subject


def test_a_closed_account_is_not_opened_by_an_invitation(editor):
    make_user(email=EMAIL, is_active=False)
    link = invite(editor, make_organisation())
    assert Client().post(link, PASSWORDS).status_code == 404 and not Membership.objects.exists()


def test_an_old_user_name_is_not_taken_for_an_address(editor):
    """Somebody whose address staff have changed still has the old one as user name: who reads the old one's mail now
    must not come into the account."""
    old = make_user("partner", username=EMAIL, email="new@shelter.example")
    Client().post(invite(editor, make_organisation()), PASSWORDS)
    assert not User.objects.get(pk=old.pk).has_usable_password()
    assert Membership.objects.active().exclude(user=old).get().user.email == EMAIL


def test_the_letter_reads_well(editor):
    invite(editor, make_organisation(title="Harbour <network> & friends"), name="Sok")
    letter = last_letter()
    assert letter.to == [EMAIL] and letter.subject == "You are invited as a partner"
    assert letter.body.startswith("Dear Sok,\n\nyou are invited") and "Harbour <network> & friends" in letter.body
    assert "testserver" not in letter.body and "\n\n\n" not in letter.body
    assert letter.message().get_content_type() == "text/plain"  # and nothing beside it


# Requests


FIELDS = {"name": "Sok", "email": EMAIL, "organisation_name": "Harbour", "role": "Lawyer", "why": "For referrals."}


def ask(**fields):
    return Client().post("/accounts/request/", FIELDS | fields)


def test_a_request_waits_for_staff(editor):
    entry = make_organisation(title="Harbour network")
    page = Client().get(f"/accounts/request/?organisation={entry.pk}").text
    assert "Harbour network" in page and f'value="{entry.pk}"' in page
    ask(about=entry.pk)
    assert AccessRequest.objects.get().organisation == entry
    assert "Sok" in editor.get("/admin/directory/accessrequest/").text and not mail.outbox


def decide(editor, request, verb, **fields):
    with committing_at_once():
        return editor.post(
            f"/admin/directory/accessrequest/{request.pk}/change/", {"role": request.role, "_verb": verb} | fields,
            follow=True,
        )  # fmt: skip


def test_an_approved_request_becomes_an_invitation(editor):
    ask()
    request, organisation = AccessRequest.objects.get(), make_organisation()
    assert "Choose the organisation" in decide(editor, request, "approve").text
    decide(editor, request, "approve", organisation=organisation.pk)
    link = link_in(last_letter(), "/accounts/invitation/")
    assert Client().post(link, PASSWORDS).status_code == 302
    assert Membership.objects.get().role == "Lawyer"


def test_a_refused_request_is_answered_with_the_reason(editor):
    ask()
    request = AccessRequest.objects.get()
    assert "Write the reason" in decide(editor, request, "refuse").text and not mail.outbox
    decide(editor, request, "refuse", refused_because="They don't know you.")
    assert "They don't know you." in last_letter().body and last_letter().to == [EMAIL]
    assert "Saved, but not approved" in decide(editor, request, "approve").text and len(mail.outbox) == 1


def test_a_request_that_is_sent_again_is_stored_once():
    for _ in range(3):
        ask(email=EMAIL.title())
    assert AccessRequest.objects.count() == 1


def test_requests_from_one_address_are_few():
    answers = [ask(email=f"a{number}@example.org").status_code for number in range(6)]
    assert answers == [302] * 5 + [429] and AccessRequest.objects.count() == 5


@pytest.mark.parametrize("about", ["zz", "²", "9" * 400, "-1", ""])
def test_a_request_about_nothing_that_is_there_is_taken_all_the_same(about):
    assert ask(about=about).status_code == 302 and AccessRequest.objects.get().organisation is None


# What staff may


@pytest.mark.parametrize("model", ["membership", "invitation", "accessrequest", "viewing"])
@pytest.mark.parametrize(("role", "status"), [("Curator", 403), ("Editor", 200)])
def test_partners_are_for_editors_to_decide_on(client, model, role, status):
    client.force_login(make_user(role))
    assert client.get(f"/admin/directory/{model}/").status_code == status


def test_an_organisation_s_form_leads_to_an_invitation_for_it(editor):
    organisation = make_organisation()
    page = editor.get(f"/admin/directory/organisation/{organisation.pk}/change/").text
    link = f"/admin/directory/invitation/add/?organisation={organisation.pk}"
    assert link in page and f'value="{organisation.pk}" selected' in editor.get(link).text


@pytest.mark.parametrize("state", ["", "active", "due", "ended"])
def test_memberships_are_listed_by_state_and_reviewed_once_a_year(editor, state):
    partner = make_user("partner", username=f"partner-{state}")
    Membership.objects.update(confirmed_on=timezone.localdate() - timedelta(days=366))
    membership = Membership.objects.get()
    assert (partner.username in editor.get(f"/admin/directory/membership/?state={state}").text) == (state != "ended")
    page = f"/admin/directory/membership/{membership.pk}/change/"
    editor.post(page, {"role": "Case worker", "_verb": "confirm"})
    assert not Membership.objects.due().exists()
    editor.post(page, {"role": "Case worker", "_verb": "end"})
    assert not Membership.objects.active().exists()


# What staff do for an account


def test_another_address_is_told_to_both_and_has_to_be_confirmed(client):
    partner, entry = make_user("partner", email="old@example.org"), make_organisation()
    make_contact(entry, visibility="partners", value="number-for-partners")
    client.force_login(make_user("superuser"))
    page = f"/admin/partnership_hub/user/{partner.pk}/change/"
    form = client.get(page).context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    joined = timezone.localtime(partner.date_joined)
    dates = {"date_joined_0": joined.date(), "date_joined_1": joined.strftime("%H:%M:%S")}
    response = client.post(page, data | dates | {"email": "new@example.org"})
    assert response.status_code == 302, response.context["errors"]
    to_old, to_new = mail.outbox
    assert (to_old.to, to_new.to) == (["old@example.org"], ["new@example.org"])
    theirs = Client()
    theirs.force_login(partner)
    assert "number-for-partners" not in theirs.get(entry.get_absolute_url()).text
    assert "not confirmed" in theirs.get("/accounts/").text
    link = link_in(to_new, "/accounts/confirm-email/")
    assert not list(faults(theirs.get(link).text))
    theirs.post(link)
    assert "number-for-partners" in theirs.get(entry.get_absolute_url()).text


def test_a_lost_second_factor_is_taken_out_by_staff_and_its_owner_told(client):
    partner = give_password(make_user("partner"))
    client.force_login(make_user("superuser"))
    chosen = {"action": "take_out_second_factors", "_selected_action": partner.pk}
    client.post("/admin/partnership_hub/user/", chosen)
    assert not partner.authenticator_set.exists() and last_letter().to == [partner.email]
