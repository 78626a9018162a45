"""Partners: who sees what is for partners, from when, and until when."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.test import Client, override_settings

from directory.models import Membership

from .factories import make_contact, make_organisation, make_user
from .markup import faults
from .signing_in import PASSWORD, code_of, committing_at_once, give_app, give_password, last_letter, link_in, sign_in

pytestmark = pytest.mark.django_db

SECRET = "number-for-partners"


@pytest.fixture
def entry():
    organisation = make_organisation()
    make_contact(organisation, visibility="partners", value=SECRET)
    return organisation


def sees(client, entry):
    return SECRET in client.get(entry.get_absolute_url()).text


@pytest.fixture
def partner(client):
    user = make_user("partner")
    client.force_login(user)
    return user


def test_a_partner_sees_what_is_for_partners(client, partner, entry):
    assert sees(client, entry)


LOST = {
    "the membership ended": lambda user: user_membership(user).end(make_user("Editor")),
    "their account was closed": lambda user: type(user).objects.filter(pk=user.pk).update(is_active=False),
    "their organisation was withdrawn": lambda user: user_membership(user).organisation.withdraw(make_user("Editor")),
    "their address is no longer confirmed": lambda user: EmailAddress.objects.filter(user=user).update(verified=False),
    "their second factor was taken out": lambda user: Authenticator.objects.filter(user=user).delete(),
}


def user_membership(user):
    return Membership.objects.active().get(user=user)


@pytest.mark.parametrize("lose", LOST.values(), ids=LOST)
def test_the_next_page_shows_nothing_of_it_once(client, partner, entry, lose):
    assert sees(client, entry)
    lose(partner)
    assert not sees(client, entry)


def test_no_permission_makes_a_partner_of_somebody(client, entry):
    user = make_user()
    permission = Permission.objects.get(codename="view_partner_details")
    user.user_permissions.add(permission)
    group = Group.objects.create(name="Friends")
    group.permissions.add(permission)
    user.groups.add(group)
    user.second_factor_used = True
    client.force_login(user)
    assert not sees(client, entry)


def test_without_the_second_factor_in_this_session_nothing_is_shown_and_the_account_says_so(client, entry):
    user = make_user("partner")
    user.second_factor_used = False
    client.force_login(user)
    assert not sees(client, entry)
    assert "your second factor in this session" in client.get("/accounts/").text


def test_a_membership_ends_with_the_account_and_does_not_come_back_with_it(client, partner, entry):
    for is_active in (False, True):
        partner.is_active = is_active
        partner.save()
    client.force_login(partner)
    assert not sees(client, entry) and "belongs to no organisation" in client.get("/accounts/").text


def test_a_person_works_for_one_organisation_at_a_time(partner):
    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        Membership.objects.create(user=partner, organisation=make_organisation(), approved_by=partner)


# Signing in for real


@pytest.fixture
def with_app():
    user = give_password(make_user("partner"))
    return user, give_app(user)


def test_the_password_alone_signs_nobody_in_who_has_a_second_factor(client, with_app, entry):
    user, secret = with_app
    response = sign_in(client, user)
    assert response["Location"] == "/accounts/second-factor/authenticate/"
    assert client.get("/accounts/")["Location"].startswith("/accounts/login/") and not sees(client, entry)
    response = client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert response["Location"] == "/accounts/" and sees(client, entry)


def test_a_code_is_good_once(client, with_app, entry):
    user, secret = with_app
    sign_in(client, user, secret)
    other = Client()
    sign_in(other, user, secret)
    assert sees(client, entry) and not sees(other, entry)


def test_the_session_s_key_changes_when_somebody_signs_in(client, with_app):
    user, secret = with_app
    client.get("/accounts/login/")
    sign_in(client, user)
    before = client.cookies["sessionid"].value
    client.post("/accounts/second-factor/authenticate/", {"code": code_of(secret)})
    assert client.cookies["sessionid"].value != before


def test_whoever_has_none_is_led_to_it_and_sees_everything_once_it_is_set_up(client, entry):
    user = give_password(make_user("partner"))
    user.authenticator_set.all().delete()
    sign_in(client, user)
    assert not sees(client, entry) and "a second factor: set one up" in client.get("/accounts/").text
    page = "/accounts/second-factor/totp/activate/"
    assert client.get(page)["Location"].startswith("/accounts/reauthenticate/")
    client.post(f"/accounts/reauthenticate/?next={page}", {"password": PASSWORD})
    before = client.cookies["sessionid"].value
    text = client.get(page).text
    secret = client.session["mfa.totp.secret"]
    assert secret in text and "<svg" in text and not list(faults(text))
    with committing_at_once():
        client.post(page, {"code": code_of(secret)})
    assert sees(client, entry) and client.cookies["sessionid"].value != before
    assert "An app for codes was added" in last_letter().subject


def test_what_makes_the_codes_is_not_readable_in_the_database(with_app):
    user, secret = with_app
    assert secret not in str(Authenticator.objects.get(user=user).data)


def test_after_the_site_s_key_was_changed_no_code_is_good_not_even_an_empty_secret_s(client, with_app, entry):
    user, secret = with_app
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        for made_with in (secret, ""):
            sign_in(client, user, made_with or "")
            client.post("/accounts/second-factor/authenticate/", {"code": code_of(made_with)})
            assert not sees(client, entry)


def test_setting_a_new_password_by_mail_ends_all_sessions(client, with_app, entry):
    user, secret = with_app
    sign_in(client, user, secret)
    assert sees(client, entry)
    other = Client()
    other.post("/accounts/password/reset/", {"email": user.email})
    form = other.get(link_in(last_letter(), "/accounts/password/reset/key/"), follow=True)
    other.post(form.request["PATH_INFO"], {"password1": "nine boats at sea", "password2": "nine boats at sea"})
    assert not sees(client, entry) and not client.get("/accounts/").context


# Staff


@override_settings(REQUIRE_STAFF_SECOND_FACTOR=True)
def test_staff_without_a_second_factor_may_do_nothing_where_it_is_required(client, entry):
    user = make_user("superuser", second_factor=False)
    client.force_login(user)
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == "/accounts/second-factor/"
    draft = make_organisation(status="draft")
    assert client.get(draft.get_absolute_url()).status_code == 404 and not sees(client, entry)
    assert client.get("/admin/directory/organisation/").status_code == 302


@override_settings(REQUIRE_STAFF_SECOND_FACTOR=True)
def test_staff_who_used_theirs_are_not_held_back(client):
    client.force_login(make_user("Editor"))
    assert client.get("/admin/").status_code == 200


def test_on_one_s_own_machine_staff_are_only_told(client):
    client.force_login(make_user("superuser", second_factor=False))
    assert "no second factor" in client.get("/admin/").text and "no second factor" in client.get("/accounts/").text
